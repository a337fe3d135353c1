//! A recorded file: what was asked, what NextAuth answered.

use std::{collections::BTreeMap, fs, path::Path};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Transcript {
    #[serde(skip)]
    pub(crate) name: String,
    pub(crate) server: Server,
    pub(crate) steps: Vec<Step>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Server {
    pub(crate) config: String,
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) mount: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Step {
    pub(crate) note: Option<String>,
    pub(crate) request: Option<Request>,
    pub(crate) response: Option<Response>,
    #[serde(default)]
    pub(crate) server_side_trace: Vec<Call>,
    #[serde(default, rename = "backchannel_requests_made_by_next_auth")]
    pub(crate) back_channel: Vec<BackChannel>,
    pub(crate) provider_redirect: Option<Target>,
    pub(crate) value: Option<Value>,
    #[serde(default)]
    pub(crate) captured_mail: Vec<Value>,
}

impl Step {
    /// The method of the adapter that fails from this step on: `linkAccount throws`.
    pub(crate) fn broken_method(&self) -> Option<&str> {
        let said = self.value.as_ref().and_then(Value::as_str).or(self.note.as_deref())?;
        let (method, rest) = said.split_once(' ')?;
        rest.starts_with("throws").then_some(method)
    }

    /// Whether a method of the adapter failed as it was to; later ones work again.
    pub(crate) fn has_failed(&self) -> bool {
        self.server_side_trace.iter().any(|call| call.name.starts_with("adapter_error_"))
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) content_type: Option<String>,
    pub(crate) form: Option<BTreeMap<String, Value>>,
    pub(crate) json: Option<Value>,
    pub(crate) text: Option<String>,
    #[serde(default)]
    pub(crate) extra_headers: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Request {
    /// A GET without cookies.
    pub(crate) fn get(path: &str) -> Self {
        Self {
            method: "GET".to_owned(),
            path: path.to_owned(),
            content_type: None,
            form: None,
            json: None,
            text: None,
            extra_headers: BTreeMap::new(),
            cookies: BTreeMap::new(),
        }
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) location_parsed: Option<Target>,
    #[serde(default)]
    pub(crate) set_cookie: Vec<SetCookie>,
    pub(crate) json: Option<Value>,
    pub(crate) text: Option<String>,
    pub(crate) html_outline: Option<Value>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) base: String,
    pub(crate) params: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct SetCookie {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) attributes: BTreeMap<String, Value>,
    pub(crate) attribute_order: String,
    pub(crate) decoded_jwe: Option<Value>,
    pub(crate) value_length: Option<usize>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Call {
    pub(crate) kind: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) args: Vec<Value>,
}

impl Call {
    /// Its kind and name.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.kind, self.name)
    }
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct BackChannel {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) form: Option<BTreeMap<String, String>>,
    pub(crate) status: u16,
    pub(crate) response: Option<Value>,
}

impl BackChannel {
    /// Documents about a provider: when they are fetched is free.
    pub(crate) fn is_metadata(&self) -> bool {
        self.path.contains("/.well-known/") || self.path.ends_with("/jwks")
    }
}

/// A record of a shape of its own, by its name.
pub(crate) fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> T {
    let path = folder.join(format!("{name}.json"));
    let text = fs::read_to_string(&path).expect("a record can be read");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The numbered files of a folder, by name.
pub(crate) fn read_all(folder: &Path) -> Vec<Transcript> {
    let files = fs::read_dir(folder).expect("the folder of transcripts can be read");
    let mut transcripts: Vec<Transcript> = files
        .map(|file| file.expect("a file of the folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .filter(|path| {
            let name = path.file_name().unwrap_or_default();
            name.as_encoded_bytes().first().is_some_and(u8::is_ascii_digit)
        })
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a transcript can be read");
            let mut recorded: Value = serde_json::from_str(&text)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            name_users(&mut recorded);
            let mut transcript: Transcript = serde_json::from_value(recorded)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let name = path.file_stem().expect("a file has a name").to_string_lossy();
            transcript.name = name.into_owned();
            transcript
        })
        .collect();
    transcripts.sort_by(|one, other| one.name.cmp(&other.name));
    transcripts
}

/// Makes placeholders of the ids that NextAuth's adapter gave: `user-1` becomes `<user_1>`.
fn name_users(value: &mut Value) {
    match value {
        Value::String(text) => {
            let number = text.strip_prefix("user-").filter(|rest| rest.parse::<u32>().is_ok());
            if let Some(number) = number {
                *text = format!("<user_{number}>");
            }
        }
        Value::Array(items) => items.iter_mut().for_each(name_users),
        Value::Object(members) => members.values_mut().for_each(name_users),
        _ => {}
    }
}
