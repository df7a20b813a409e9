//! The client and the settings of its user, at one moment.

use super::client::ClientFeatures;
use super::configs::Configs;
use crate::lang::Lang;
use crate::settings::Settings;
use serde_json::Value;
use std::sync::Arc;

/// The client and what documents are checked with. A change of the user's settings makes a new one.
#[derive(Clone, Default)]
pub struct Session {
    /// What the client can do.
    pub client: Arc<ClientFeatures>,
    /// What the user wants.
    pub user: UserSettings,
    /// The configurations of the documents.
    pub configs: Arc<Configs>,
}

/// What the user has set in the editor.
#[derive(Clone, Debug)]
pub struct UserSettings {
    /// The language of messages.
    pub lang: Lang,
    /// The language of the client itself.
    client_lang: Lang,
    /// Most findings of one document that are sent.
    pub most_diagnostics: usize,
    /// What documents without a configuration are checked with.
    pub settings: Arc<Settings>,
}

impl Default for UserSettings {
    fn default() -> Self {
        UserSettings::of_language(Lang::default())
    }
}

impl UserSettings {
    /// The default settings in the client's language.
    fn of_language(lang: Lang) -> UserSettings {
        UserSettings { lang, client_lang: lang, most_diagnostics: 200, settings: Arc::new(Settings::new(lang)) }
    }

    /// These with the settings `gouji` of the client; what they leave out stays.
    fn with(&self, settings: &Value) -> UserSettings {
        let lang = match settings.get("language").and_then(Value::as_str) {
            None => self.lang,
            Some("auto") => self.client_lang,
            Some(locale) => language(Some(locale)),
        };
        let most = settings.get("maxDiagnostics").and_then(most_diagnostics);
        UserSettings {
            lang,
            client_lang: self.client_lang,
            most_diagnostics: most.unwrap_or(self.most_diagnostics),
            settings: if lang == self.lang { self.settings.clone() } else { Arc::new(Settings::new(lang)) },
        }
    }
}

impl Session {
    /// Reads the parameters of `initialize`.
    pub fn new(params: &Value) -> Session {
        let client_lang = language(params.get("locale").and_then(Value::as_str));
        let mut user = UserSettings::of_language(client_lang);
        let most = params.pointer("/initializationOptions/maxDiagnostics");
        user.most_diagnostics = most.and_then(most_diagnostics).unwrap_or(user.most_diagnostics);
        Session { client: Arc::new(ClientFeatures::new(params)), user, configs: Arc::default() }
    }

    /// The same client with other settings of its user.
    pub fn configured(&self, settings: &Value) -> Session {
        Session { user: self.user.with(settings), ..self.clone() }
    }
}

fn most_diagnostics(setting: &Value) -> Option<usize> {
    setting.as_u64().map(|most| most.clamp(1, 100_000) as usize)
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

    fn session(params: Value) -> UserSettings {
        Session::new(&params).user
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
        let chinese = english.with(&json!({"language": "zh"}));
        assert_eq!(chinese.lang, Lang::Zh);
        assert_eq!(chinese.with(&json!({"maxDiagnostics": 5})).lang, Lang::Zh);
        assert_eq!(chinese.with(&json!({"language": "auto"})).lang, Lang::En);
    }
}
