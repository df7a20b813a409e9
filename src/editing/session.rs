//! The client: what it can do, as it says at the start, and the settings of its user.

use super::dismissal::ASK;
use super::text::Encoding;
use crate::lang::Lang;
use crate::settings::Settings;
use serde_json::Value;
use std::sync::Arc;

/// The client and what documents are checked with, at one moment. A change of the user's settings makes a new one.
#[derive(Clone)]
pub struct Session {
    /// The capabilities of the client.
    pub client: Arc<ClientFeatures>,
    /// Maximum number of findings sent for one document.
    pub most_diagnostics: usize,
    /// The settings of documents without a configuration.
    pub settings: Arc<Settings>,
}

impl Default for Session {
    fn default() -> Self {
        Session::new(&Value::Null)
    }
}

impl Session {
    /// Reads the parameters of `initialize`.
    pub fn new(params: &Value) -> Session {
        let client = Arc::new(ClientFeatures::new(params));
        let most_diagnostics = most_diagnostics(params.pointer("/initializationOptions/maxDiagnostics"));
        Session {
            most_diagnostics: most_diagnostics.unwrap_or(200),
            settings: Arc::new(Settings::new(client.lang)),
            client,
        }
    }

    /// The same with the settings `gouji` of the client; what they leave out stays.
    pub fn configured(&self, settings: &Value) -> Session {
        let lang = match settings.get("language").and_then(Value::as_str) {
            None => self.lang(),
            Some("auto") => self.client.lang,
            Some(locale) => language(locale),
        };
        let most_diagnostics = most_diagnostics(settings.get("maxDiagnostics"));
        Session {
            most_diagnostics: most_diagnostics.unwrap_or(self.most_diagnostics),
            settings: if lang == self.lang() { self.settings.clone() } else { Arc::new(Settings::new(lang)) },
            client: self.client.clone(),
        }
    }

    /// The language of messages.
    pub fn lang(&self) -> Lang {
        self.settings.lang
    }
}

fn most_diagnostics(setting: Option<&Value>) -> Option<usize> {
    Some(setting?.as_u64()?.clamp(1, 100_000) as usize)
}

/// The features of one client that the server adapts to.
#[derive(Clone, Debug, Default)]
pub struct ClientFeatures {
    /// The language it is in.
    pub lang: Lang,
    /// How positions count.
    pub encoding: Encoding,
    /// Asks for diagnostics; otherwise they are pushed. Never both, or each finding would show twice.
    pub pulls: bool,
    /// Can be asked to pull again.
    pub refreshes: bool,
    /// Watches files for the server.
    pub watches_files: bool,
    /// Shows the places that belong to a diagnostic.
    pub shows_related: bool,
    /// Shows readings of files, as documents that the server gives it.
    pub shows_readings: bool,
    /// Has to be told which these are.
    pub registers_readings: bool,
    /// Links to the page of a diagnostic's rule.
    pub shows_pages: bool,
    /// Fades what is tagged as unnecessary.
    pub shows_tags: bool,
    /// Gives a diagnostic's data back.
    pub keeps_data: bool,
    /// Knows which version pushed diagnostics are for.
    pub knows_versions: bool,
    /// Shows symbols as a tree.
    pub nests_symbols: bool,
    /// Renders Markdown.
    pub renders_markdown: bool,
    /// Completes snippets.
    pub takes_snippets: bool,
    /// Takes snippets as edits of code actions.
    pub takes_snippet_edits: bool,
    /// Takes code actions; an old client only runs commands.
    pub takes_actions: bool,
    /// Asks for an action's edits when it is chosen.
    pub resolves_actions: bool,
    /// Takes edits of one version of a document.
    pub takes_versioned_edits: bool,
    /// Makes the edits that the server asks for.
    pub applies_edits: bool,
    /// Creates files with them.
    pub creates_files: bool,
    /// Has the command that asks its user why a finding is dismissed.
    pub asks_for_reasons: bool,
    /// Folds whole lines only.
    pub folds_lines: bool,
    /// Maximum number of folding ranges it takes.
    pub most_folds: Option<u64>,
}

impl ClientFeatures {
    /// Reads them from the parameters of `initialize`, as JSON: the protocol's types in `tower_lsp` lack some.
    pub fn new(params: &Value) -> ClientFeatures {
        let get = |path: &str| params.get("capabilities")?.pointer(path);
        let can = |path: &str| get(path).and_then(Value::as_bool) == Some(true);
        let has = |path: &str| get(path).is_some_and(|value| !value.is_null());
        let lists = |path: &str, wanted: &str| {
            let list = get(path).and_then(Value::as_array);
            list.is_some_and(|list| list.iter().any(|value| value == wanted))
        };
        let announces_pull = has("/textDocument/diagnostic");
        let wants_push = params.pointer("/initializationOptions/diagnostics").is_some_and(|wanted| wanted == "push");
        // A client that pulls and says nothing of what it shows is a recent one, which shows everything.
        let shows = |name: &str| match has("/textDocument/publishDiagnostics") {
            true => get(&format!("/textDocument/publishDiagnostics/{name}"))
                .is_some_and(|value| value.as_bool().unwrap_or(!value.is_null())),
            false => announces_pull,
        };
        let encodings = get("/general/positionEncodings").and_then(Value::as_array);
        ClientFeatures {
            lang: params.get("locale").and_then(Value::as_str).map_or(Lang::Zh, language),
            encoding: Encoding::negotiate(encodings.into_iter().flatten().filter_map(Value::as_str)),
            pulls: announces_pull && !wants_push,
            refreshes: can("/workspace/diagnostics/refreshSupport"),
            watches_files: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            shows_related: shows("relatedInformation"),
            shows_readings: has("/workspace/textDocumentContent"),
            registers_readings: can("/workspace/textDocumentContent/dynamicRegistration"),
            shows_pages: shows("codeDescriptionSupport"),
            shows_tags: shows("tagSupport"),
            keeps_data: shows("dataSupport"),
            knows_versions: shows("versionSupport"),
            nests_symbols: can("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            renders_markdown: lists("/textDocument/hover/contentFormat", "markdown"),
            takes_snippets: can("/textDocument/completion/completionItem/snippetSupport"),
            takes_snippet_edits: can("/workspace/workspaceEdit/snippetEditSupport"),
            takes_actions: has("/textDocument/codeAction/codeActionLiteralSupport"),
            resolves_actions: can("/textDocument/codeAction/dataSupport")
                && lists("/textDocument/codeAction/resolveSupport/properties", "edit"),
            takes_versioned_edits: can("/workspace/workspaceEdit/documentChanges"),
            applies_edits: can("/workspace/applyEdit"),
            creates_files: lists("/workspace/workspaceEdit/resourceOperations", "create"),
            asks_for_reasons: params
                .pointer("/initializationOptions/commands")
                .and_then(Value::as_array)
                .is_some_and(|commands| commands.iter().any(|command| command == ASK)),
            folds_lines: can("/textDocument/foldingRange/lineFoldingOnly"),
            most_folds: get("/textDocument/foldingRange/rangeLimit").and_then(Value::as_u64),
        }
    }
}

/// Chinese, unless the locale is English.
fn language(locale: &str) -> Lang {
    let is_english = locale.get(..2).is_some_and(|language| language.eq_ignore_ascii_case("en"));
    if is_english { Lang::En } else { Lang::Zh }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pull_and_push_exclude_one_another() {
        let pull = json!({"textDocument": {"diagnostic": {}}});
        assert!(ClientFeatures::new(&json!({"capabilities": pull})).pulls);
        let push = json!({"diagnostics": "push"});
        assert!(!ClientFeatures::new(&json!({"capabilities": pull, "initializationOptions": push})).pulls);
        assert!(!ClientFeatures::new(&json!({"capabilities": {}})).pulls);
    }

    #[test]
    fn what_a_client_shows_of_diagnostics_is_what_it_says_or_else_all_where_it_pulls() {
        let pulls = ClientFeatures::new(&json!({"capabilities": {"textDocument": {"diagnostic": {}}}}));
        assert!(pulls.shows_related && pulls.shows_tags && pulls.keeps_data && pulls.knows_versions);
        let says = json!({"tagSupport": {"valueSet": [1]}, "dataSupport": false});
        let says = json!({"capabilities": {"textDocument": {"diagnostic": {}, "publishDiagnostics": says}}});
        let says = ClientFeatures::new(&says);
        assert!(says.shows_tags && !says.keeps_data && !says.shows_related);
        assert!(!ClientFeatures::new(&json!({})).shows_pages);
    }

    #[test]
    fn parts_of_an_answer_that_the_protocols_types_lack_are_read_too() {
        let edits = json!({"workspace": {"workspaceEdit": {"snippetEditSupport": true}}});
        assert!(ClientFeatures::new(&json!({"capabilities": edits})).takes_snippet_edits);
    }
}
