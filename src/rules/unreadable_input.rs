//! `unreadable-input`: a file that is no text. The command line reports it; it never reaches a check.

use super::{Context, Findings};
use crate::declare_rule;

declare_rule! {
    /// # 文件读不了
    ///
    /// ## 检查什么
    /// 文件不是任何支持的编码（UTF-8、带 BOM 的 UTF-16、GB18030）的文本，已损坏，过大，或打不开。其余文件照常检查。
    ///
    /// ## 为什么
    /// 没有读到的文件等于没有检查，不能当作没有问题。
    ///
    /// ## 示例
    /// 把 Word 文档直接改名为 .txt：请在 Word 里另存为纯文本。
    ///
    /// ## 修复
    /// 无。退出码为 2。
    /// ---
    /// # A file that cannot be read
    ///
    /// ## What it does
    /// The file is no text in a supported encoding (UTF-8, UTF-16 with a BOM, GB18030), is damaged, too large, or cannot
    /// be opened. The other files are checked all the same.
    ///
    /// ## Why
    /// A file that was not read was not checked, and must not pass for one without findings.
    ///
    /// ## Example
    /// A Word document renamed to .txt: save it as plain text in Word.
    ///
    /// ## Fix
    /// None. The exit code is 2.
    pub RULE = "unreadable-input", Error, None, check
}

/// The code of the finding on a file that is no text.
pub const UNREADABLE: &str = RULE.code;

/// What cannot be read has no text to check.
fn check(_: &Context, _: &mut Findings) {}
