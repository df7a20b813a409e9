//! The requests that read one document, each answered by one feature.
//!
//! Answers are JSON at once: as a tree of values those for a compilation would take ten times as long.

use super::snapshot::Snapshot;
use super::{
    actions, code_lens, completion, definition, folding, formatting, highlight, hover, inlay_hint, selection,
    semantic_tokens, snippet, symbols,
};
use ls_types::{
    CodeAction, CodeActionParams, Position, Range, ReferenceParams, SelectionRangeParams, TextDocumentIdentifier, Uri,
};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// The answer as JSON, or why there is none any more.
type Answer = Result<Box<RawValue>, String>;

/// A request that was understood and waits for its document.
pub struct Query {
    /// The document that it is about.
    pub uri: Uri,
    /// Whether it goes on with an answer that was given before: where the document is no more, that is an error, else null.
    pub is_of_a_version: bool,
    answer: Box<dyn FnOnce(&Snapshot) -> Answer + Send>,
}

/// The parameters of a request about a position.
#[derive(Deserialize)]
struct At {
    position: Position,
}

/// The parameters of a request about a range.
#[derive(Deserialize)]
struct Within {
    range: Range,
}

/// JSON as it is sent.
pub fn raw(value: &impl Serialize) -> Box<RawValue> {
    // These types have no value that is not JSON.
    serde_json::value::to_raw_value(value).unwrap_or_default()
}

/// Reads the parameters of a request.
///
/// # Errors
/// Why they are none of it.
pub fn params<P: DeserializeOwned>(params: &Value) -> Result<P, String> {
    P::deserialize(params).map_err(|error| error.to_string())
}

impl Query {
    /// What a request asks; `None` where it is about no document.
    pub fn new(method: &str, params: &Value) -> Option<Result<Query, String>> {
        Some(match method {
            "textDocument/codeLens" => Query::of(params, |snapshot, _: IgnoredAny| code_lens::code_lenses(snapshot)),
            "textDocument/documentSymbol" => {
                Query::of(params, |snapshot, _: IgnoredAny| symbols::document_symbols(snapshot))
            }
            "textDocument/foldingRange" => {
                Query::of(params, |snapshot, _: IgnoredAny| folding::folding_ranges(snapshot))
            }
            "textDocument/formatting" => Query::of(params, |snapshot, _: IgnoredAny| formatting::formatting(snapshot)),
            "textDocument/semanticTokens/full" => {
                Query::of(params, |snapshot, _: IgnoredAny| semantic_tokens::full(snapshot))
            }
            "textDocument/completion" => {
                Query::of(params, |snapshot, At { position }| completion::completion(snapshot, position))
            }
            "textDocument/definition" => {
                Query::of(params, |snapshot, At { position }| definition::definition(snapshot, position))
            }
            "textDocument/documentHighlight" => {
                Query::of(params, |snapshot, At { position }| highlight::highlight(snapshot, position))
            }
            "textDocument/hover" => Query::of(params, |snapshot, At { position }| hover::hover(snapshot, position)),
            "textDocument/inlayHint" => {
                Query::of(params, |snapshot, Within { range }| inlay_hint::inlay_hints(snapshot, range))
            }
            "textDocument/rangeFormatting" => {
                Query::of(params, |snapshot, Within { range }| formatting::range_formatting(snapshot, range))
            }
            "textDocument/semanticTokens/range" => {
                Query::of(params, |snapshot, Within { range }| semantic_tokens::range(snapshot, range))
            }
            "textDocument/references" => Query::of(params, |snapshot, params: ReferenceParams| {
                let position = params.text_document_position.position;
                definition::references(snapshot, position, params.context.include_declaration)
            }),
            "textDocument/selectionRange" => Query::of(params, |snapshot, params: SelectionRangeParams| {
                selection::selection_ranges(snapshot, &params.positions)
            }),
            "textDocument/codeAction" => Query::of(params, |snapshot, params: CodeActionParams| {
                actions::code_actions(snapshot, params.range, &params.context)
            }),
            "codeAction/resolve" => Query::resolve(params),
            _ => return None,
        })
    }

    /// The answer from the document as it stands.
    ///
    /// # Errors
    /// Why there is none: the document has changed.
    pub fn answer(self, snapshot: &Snapshot) -> Answer {
        (self.answer)(snapshot)
    }

    fn of<P, T>(json: &Value, read: impl FnOnce(&Snapshot, P) -> T + Send + 'static) -> Result<Query, String>
    where
        P: DeserializeOwned + Send + 'static,
        T: Serialize + 'static,
    {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct OfDocument {
            text_document: TextDocumentIdentifier,
        }
        let OfDocument { text_document } = params(json)?;
        let params: P = params(json)?;
        let answer = Box::new(move |snapshot: &Snapshot| Ok(raw(&read(snapshot, params))));
        Ok(Query { uri: text_document.uri, is_of_a_version: false, answer })
    }

    /// Resolves an action; with tab stops in its edits where the client takes them.
    fn resolve(json: &Value) -> Result<Query, String> {
        let action: CodeAction = params(json)?;
        let uri = actions::document_of(&action).ok_or_else(|| "no data".to_owned())?;
        let answer = Box::new(move |snapshot: &Snapshot| {
            actions::resolve(snapshot, action).map(|action| match snapshot.client().takes_snippet_edits {
                true => raw(&snippet::with_tab_stops(&action)),
                false => raw(&action),
            })
        });
        Ok(Query { uri, is_of_a_version: true, answer })
    }
}
