//! `unreadable-input`: a file that is no text. The command line reports it; it never reaches a check.

use super::{Context, Findings};
use crate::declare_rule;

declare_rule! {
    /// # 文件读不了
    ///
    /// ## 检查什么
    /// 文件既不是 .docx，也不是支持的编码（UTF-8、带 BOM 的 UTF-16、GB18030）的文本或网页，或者设有密码、已损坏、过大、打不开。其余文件照常检查。
    ///
    /// ## 为什么
    /// 没有读到的文件等于没有检查，不能当作没有问题。
    ///
    /// ## 示例
    /// 旧格式的 .doc、.wps：请用 Word 或 WPS 另存为 .docx。
    ///
    /// ## 修复
    /// 无。退出码为 2。
    /// ---
    /// # A file that cannot be read
    ///
    /// ## What it does
    /// The file is neither a .docx nor a text or a web page in a supported encoding (UTF-8, UTF-16 with a BOM, GB18030), or
    /// it has a password, is damaged, too large, or cannot be opened. The other files are checked all the same.
    ///
    /// ## Why
    /// A file that was not read was not checked, and must not pass for one without findings.
    ///
    /// ## Example
    /// A .doc or .wps in the old format: save it as .docx in Word or WPS.
    ///
    /// ## Fix
    /// None. The exit code is 2.
    pub RULE = "unreadable-input", Error, None, check, Anywhere
}

/// The code of the finding on a file that is no text.
pub const UNREADABLE: &str = RULE.code;

/// What cannot be read has no text to check.
fn check(_: &Context, _: &mut Findings) {}
