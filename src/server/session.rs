//! What the client said of itself at the start, and what the server answers that it can do.

use super::configs::Configs;
use super::text::Encoding;
use crate::lang::Lang;
use crate::settings::Settings;
use std::sync::Arc;
use tower_lsp::ls_types::{ClientCapabilities, InitializeParams, LSPAny};

/// The client, as it introduced itself, and its settings. A change of settings makes a new one.
#[derive(Clone, Debug, Default)]
pub struct Session {
    /// How positions count.
    pub encoding: Encoding,
    /// The language of messages.
    pub lang: Lang,
    /// The language of the client itself.
    spoken: Lang,
    /// The client asks for diagnostics; otherwise they are pushed. Never both, or each finding would show twice.
    pub pulls: bool,
    /// Most findings of one document that are sent.
    pub most_diagnostics: usize,
    /// What documents are read with that have no configuration.
    pub settings: Arc<Settings>,
    /// The configurations of the others.
    pub configs: Arc<Configs>,
    published: Published,
    /// Edits of code actions may be snippets.
    pub takes_snippets: bool,
    /// What it can do.
    pub client: ClientCapabilities,
}

/// Most findings of one document that are sent, where the client says nothing.
const MOST_DIAGNOSTICS: usize = 200;

/// What the client understands of a diagnostic.
#[derive(Clone, Copy, Debug, Default)]
pub struct Published {
    /// Related places.
    pub related: bool,
    /// The address of the rule's page.
    pub pages: bool,
    /// Tags.
    pub tags: bool,
    /// Data that it gives back.
    pub data: bool,
    /// The version they are for.
    pub versions: bool,
}

impl Published {
    fn new(client: &ClientCapabilities) -> Published {
        let text = client.text_document.as_ref();
        let Some(published) = text.and_then(|text| text.publish_diagnostics.as_ref()) else {
            // Who asks for diagnostics and says nothing of them knows them as they are today.
            let is_new = text.is_some_and(|text| text.diagnostic.is_some());
            return Published { related: is_new, pages: is_new, tags: is_new, data: is_new, versions: is_new };
        };
        Published {
            related: published.related_information.unwrap_or_default(),
            pages: published.code_description_support.unwrap_or_default(),
            tags: published.tag_support.is_some(),
            data: published.data_support.unwrap_or_default(),
            versions: published.version_support.unwrap_or_default(),
        }
    }
}

impl Session {
    /// Reads what the client says of itself.
    pub fn new(params: &InitializeParams) -> Session {
        let client = params.capabilities.clone();
        let options = params.initialization_options.as_ref();
        let option = |name: &str| options.and_then(|options| options.get(name));
        let offered = client.general.as_ref().and_then(|general| general.position_encodings.as_deref());
        let announces_pull = client.text_document.as_ref().is_some_and(|text| text.diagnostic.is_some());
        let wants_push = option("diagnostics").and_then(|value| value.as_str()) == Some("push");
        let most = option("maxDiagnostics").and_then(|value| value.as_u64());
        let lang = language(params.locale.as_deref());
        Session {
            takes_snippets: false,
            encoding: Encoding::negotiate(offered),
            lang,
            spoken: lang,
            settings: Arc::new(Settings::new(lang)),
            configs: Arc::default(),
            pulls: announces_pull && !wants_push,
            most_diagnostics: most.map_or(MOST_DIAGNOSTICS, most_diagnostics),
            published: Published::new(&client),
            client,
        }
    }

    /// The same client, which takes snippets as edits of code actions or does not: the crate's types drop what it says of it.
    pub fn taking_snippets(self, takes_snippets: bool) -> Session {
        Session { takes_snippets, ..self }
    }

    /// The same client with the settings `gouji` of its user; what they leave out stays.
    pub fn configured(&self, settings: &LSPAny) -> Session {
        let most = settings.get("maxDiagnostics").and_then(LSPAny::as_u64);
        let lang = match settings.get("language").and_then(LSPAny::as_str) {
            None => self.lang,
            Some("auto") => self.spoken,
            Some(locale) => language(Some(locale)),
        };
        let settings = if lang == self.lang { self.settings.clone() } else { Arc::new(Settings::new(lang)) };
        Session {
            most_diagnostics: most.map_or(self.most_diagnostics, most_diagnostics),
            lang,
            settings,
            ..self.clone()
        }
    }

    /// Whether the client pulls and can be asked to pull again.
    pub fn refreshes_diagnostics(&self) -> bool {
        let workspace = self.client.workspace.as_ref();
        let diagnostics = workspace.and_then(|workspace| workspace.diagnostics.as_ref());
        self.pulls && diagnostics.and_then(|diagnostics| diagnostics.refresh_support).unwrap_or_default()
    }

    /// Whether the client watches files for the server.
    pub fn registers_watchers(&self) -> bool {
        let workspace = self.client.workspace.as_ref();
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        watched.and_then(|watched| watched.dynamic_registration).unwrap_or_default()
    }

    /// What the client understands of a diagnostic.
    pub fn published(&self) -> Published {
        self.published
    }

    /// Whether the client knows which version diagnostics are for.
    pub fn knows_versions(&self) -> bool {
        self.published.versions
    }
}

fn most_diagnostics(wanted: u64) -> usize {
    wanted.clamp(1, 100_000) as usize
}

/// Chinese, unless the client's locale is English.
fn language(locale: Option<&str>) -> Lang {
    let is_english = |locale: &str| locale.get(..2).is_some_and(|language| language.eq_ignore_ascii_case("en"));
    if locale.is_some_and(is_english) { Lang::En } else { Lang::Zh }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn session(params: serde_json::Value) -> Session {
        Session::new(&serde_json::from_value(params).unwrap())
    }

    #[test]
    fn pull_and_push_exclude_one_another() {
        let pull = json!({"textDocument": {"diagnostic": {}}});
        assert!(session(json!({"capabilities": pull})).pulls);
        let push = json!({"diagnostics": "push"});
        assert!(!session(json!({"capabilities": pull, "initializationOptions": push})).pulls);
        assert!(!session(json!({"capabilities": {}})).pulls);
    }

    #[test]
    fn english_is_spoken_to_english_clients_only() {
        assert_eq!(session(json!({"capabilities": {}, "locale": "en-GB"})).lang, Lang::En);
        assert_eq!(session(json!({"capabilities": {}, "locale": "zh-cn"})).lang, Lang::Zh);
        assert_eq!(session(json!({"capabilities": {}})).lang, Lang::Zh);
    }

    #[test]
    fn the_users_language_gives_way_to_that_of_the_client_again() {
        let english = session(json!({"capabilities": {}, "locale": "en"}));
        let chinese = english.configured(&json!({"language": "zh"}));
        assert_eq!(chinese.lang, Lang::Zh);
        assert_eq!(chinese.configured(&json!({"maxDiagnostics": 5})).lang, Lang::Zh);
        assert_eq!(chinese.configured(&json!({"language": "auto"})).lang, Lang::En);
    }
}
