//! The contents of a `gouji.toml`. The JSON schema is made of these types and their comments.

use crate::model::Rounding;
use crate::settings::Level;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use toml::Spanned;

/// gouji.toml：一个文件夹里的预算情况说明怎样检查。离文件最近的优先，逐项覆盖 / How the disclosures of a folder are checked;
/// the nearest file wins, key by key
#[derive(Debug, Default, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[cfg_attr(feature = "cli", schemars(title = "gouji.toml"))]
pub struct File {
    /// 为 true 时不再看上级文件夹的 gouji.toml / Whether the search upwards ends here
    pub root: bool,
    /// 版式：chongqing、national、national-final 等，或自定版式的 TOML 文件；默认按标题判断 / The layout: chongqing, national,
    /// national-final and others, or the TOML file of a layout of your own; by default recognised from the headings
    pub profile: Option<At<String>>,
    /// 合计是否容许四舍五入的差额：rounding 容许，exact 不容许 / Whether rounding may explain a difference: rounding or exact
    pub rounding: Option<At<Rounding>>,
    /// 只检查这些规则 / Check these rules only
    pub select: Option<At<Vec<At<String>>>>,
    /// 不检查这些规则 / Do not check these rules
    pub ignore: Option<At<Vec<At<String>>>>,
    /// 规则的级别 / The severity of rules
    pub severity: BTreeMap<At<String>, At<Level>>,
    /// 本单位的名词：增加或替换标准名词，或写一个 TOML 文件名 / Terms added to the standard's or in their place, or the name of
    /// a TOML file of them
    pub glossary: Option<At<GlossaryTable>>,
    /// 错词表 / The list of wrong words
    pub words: WordsTable,
    /// 科目：编码与名称 / Subjects: code and name
    pub subjects: SubjectsTable,
    /// 部门的所属单位：部门名称 = [单位名称]；默认按部门文稿“单位构成”中列出的 / The units of departments: the department's name and
    /// theirs; by default those that the department's text lists
    pub departments: BTreeMap<At<String>, At<Vec<At<String>>>>,
    /// 部分文件另行规定，后写的优先 / Other settings for some files; the later ones win
    pub per_file: Vec<PerFile>,
    /// 已经核实、不再报告的问题 / Findings that are known and accepted
    pub ignore_findings: Vec<IgnoreFinding>,
}

/// 本单位的名词 / Terms of your own
#[derive(Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(untagged))]
pub enum GlossaryTable {
    /// TOML 文件名 / The name of a TOML file
    File(String),
    /// 名词与解释 / Terms and their definitions
    Terms(Terms),
}

/// Terms by name.
pub type Terms = BTreeMap<At<String>, At<Definition>>;

/// 名词的解释 / What a term means
#[derive(Debug)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(untagged))]
pub enum Definition {
    /// 解释，如“指……。”或“反映……。”/ The definition, as it stands behind the colon
    Words(String),
    /// 为 false 时不要求也不提供这个名词 / false: the term of the standard is struck out
    Wanted(bool),
    /// 解释及其他 / The definition and more
    Full(FullTerm),
}

/// 名词的解释及其他 / The definition of a term and more
#[derive(Debug, Default, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FullTerm {
    /// 解释，如“指……。”/ The definition
    pub definition: String,
    /// 别名 / Other names
    #[serde(default)]
    pub aliases: Vec<String>,
    /// 每份文本都必须解释 / Whether every disclosure has to explain it
    #[serde(default)]
    pub required: bool,
}

/// 错词表 / The list of wrong words
#[derive(Debug, Default, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct WordsTable {
    /// 增加 / Added
    pub add: Vec<At<WordEntry>>,
    /// 删除标准错词表中的词 / Words of the standard's list that are struck out
    pub remove: Vec<At<String>>,
}

/// 一个错词 / A wrong word
#[derive(Debug, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WordEntry {
    /// 错的写法 / As it stands
    pub wrong: String,
    /// 对的写法 / As it should
    pub right: String,
    /// 原因 / Why
    #[serde(default)]
    pub note: String,
    /// 前面是这些字时不算错 / It is right behind one of these
    #[serde(default)]
    pub not_before: Vec<String>,
    /// 后面是这些字时不算错 / It is right before one of these
    #[serde(default)]
    pub not_after: Vec<String>,
}

/// 科目：编码与名称 / Subjects: code and name
#[derive(Debug, Default, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SubjectsTable {
    /// 支出功能分类，如 "2010350" = "事业运行" / The functional classification
    pub functional: BTreeMap<At<String>, At<String>>,
    /// 支出经济分类，如 "30113" = "住房公积金" / The economic classification
    pub economic: BTreeMap<At<String>, At<String>>,
}

/// 部分文件另行规定 / Other settings for some files
#[derive(Debug, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PerFile {
    /// 通配符，从 gouji.toml 所在文件夹算起 / Globs, from the folder of gouji.toml
    pub files: At<Vec<At<String>>>,
    /// 版式 / The layout
    pub profile: Option<At<String>>,
    /// 合计是否容许四舍五入的差额 / Whether rounding may explain a difference
    pub rounding: Option<At<Rounding>>,
    /// 只检查这些规则 / Check these rules only
    pub select: Option<At<Vec<At<String>>>>,
    /// 不检查这些规则 / Do not check these rules
    pub ignore: Option<At<Vec<At<String>>>>,
    /// 规则的级别 / The severity of rules
    #[serde(default)]
    pub severity: BTreeMap<At<String>, At<Level>>,
}

/// 已经核实、不再报告的问题 / Findings that are known and accepted
#[derive(Debug, serde::Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IgnoreFinding {
    /// 通配符，从 gouji.toml 所在文件夹算起；默认为全部文件 / Globs, from the folder of gouji.toml; all files by default
    pub files: Option<At<Vec<At<String>>>>,
    /// 规则代码 / The code of the rule
    pub code: At<String>,
    /// 问题所在的原文，如 451.32；默认为任何文字 / What stands at the place of the finding; anything by default
    pub text: Option<String>,
    /// 理由，必须写明 / The reason; it has to be given
    pub reason: At<String>,
}

/// A value and its place in the file; the schema has the value alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, serde::Serialize)]
#[serde(transparent)]
pub struct At<T>(pub Spanned<T>);

impl<T> Deref for At<T> {
    type Target = Spanned<T>;

    fn deref(&self) -> &Spanned<T> {
        &self.0
    }
}

#[cfg(feature = "cli")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for GlossaryTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = GlossaryTable;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a table of terms, or the name of a TOML file")
            }

            fn visit_str<E: Error>(self, file: &str) -> Result<Self::Value, E> {
                Ok(GlossaryTable::File(file.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(GlossaryTable::Terms)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

impl<'de> Deserialize<'de> for Definition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Definition;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a definition, false, or a table with `definition`")
            }

            fn visit_str<E: Error>(self, words: &str) -> Result<Self::Value, E> {
                Ok(Definition::Words(words.to_owned()))
            }

            fn visit_bool<E: Error>(self, is_wanted: bool) -> Result<Self::Value, E> {
                Ok(Definition::Wanted(is_wanted))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Definition::Full)
            }
        }
        deserializer.deserialize_any(Any)
    }
}
