//! Messages in both directions: four bytes that say how long the JSON is, the JSON, and a file behind it.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A message of the page.
pub struct Message<'a> {
    /// What is asked.
    pub method: String,
    /// What it is asked of.
    pub params: Value,
    /// A file.
    pub file: &'a [u8],
}

/// An answer.
#[derive(Default)]
pub struct Answer {
    json: String,
    file: Vec<u8>,
}

impl<'a> Message<'a> {
    /// Reads a message; what is none asks nothing.
    pub fn read(bytes: &'a [u8]) -> Message<'a> {
        let (json, file) = divided(bytes).unwrap_or_default();
        let mut json: Value = serde_json::from_slice(json).unwrap_or_default();
        let method = json["method"].as_str().unwrap_or_default().to_owned();
        Message { method, params: json["params"].take(), file }
    }
}

fn divided(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}

impl Answer {
    /// A result.
    pub fn new(result: &impl Serialize) -> Answer {
        Answer::with_file(result, Vec::new())
    }

    /// A result and a file.
    pub fn with_file(result: &impl Serialize, file: Vec<u8>) -> Answer {
        // These types have no value that is not JSON.
        let result = serde_json::to_string(result).unwrap_or_else(|_| "null".to_owned());
        Answer { json: format!("{{\"result\":{result}}}"), file }
    }

    /// A result that is JSON already.
    pub fn raw(result: &RawValue) -> Answer {
        Answer { json: format!("{{\"result\":{}}}", result.get()), file: Vec::new() }
    }

    /// Why there is no result.
    pub fn error(message: impl Into<String>) -> Answer {
        let error = serde_json::json!({ "error": { "message": message.into() } });
        Answer { json: error.to_string(), file: Vec::new() }
    }

    /// As it is sent.
    pub fn bytes(self) -> Vec<u8> {
        let length = u32::try_from(self.json.len()).unwrap_or(u32::MAX);
        [&length.to_le_bytes(), self.json.as_bytes(), &self.file].concat()
    }
}
