//! The answer of a token endpoint (RFC 6749 §5.1).

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Map, Value};

use crate::Secret;
use crate::identity::json;

/// The longest lifetime of a token that is one, in seconds: a hundred years.
const LONGEST: f64 = 3_155_760_000.0;
/// The last instant that a token ends at, in seconds since 1970: that of the year 9999. Later ones
/// overflow the clocks and columns of applications.
const LAST: i64 = 253_402_300_799;
/// The longest token, in bytes, as of an ID token with thousands of groups. It is stored with the
/// account, and a longer one is cut in some columns.
const LONGEST_TOKEN: usize = 256 << 10;
/// The longest text of the others, in bytes: the scope has URLs in it (Google).
const LONGEST_SCOPE: usize = 16 << 10;
const LONGEST_TEXT: usize = 1 << 10;

/// The answer of a token endpoint.
#[derive(Debug)]
pub(super) struct TokenResponse {
    pub(super) access_token: Option<Secret>,
    /// As the provider spells it.
    pub(super) token_type: Option<String>,
    pub(super) expires_in: Option<Duration>,
    /// In seconds since 1970: some providers say when, not how long.
    pub(super) expires_at: Option<i64>,
    pub(super) refresh_token: Option<Secret>,
    pub(super) id_token: Option<Secret>,
    /// The words, with a blank between two.
    pub(super) scope: Option<String>,
    pub(super) extra: Extra,
    /// What isn't as the standard has it, and is understood or ignored.
    pub(super) oddities: Vec<&'static str>,
}

/// The members that have no meaning here.
pub(super) struct Extra(pub(super) BTreeMap<String, Value>);

impl std::fmt::Debug for Extra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl TokenResponse {
    /// Fails only without a token that can be used: what else isn't understood isn't known.
    pub(super) fn read(mut members: Map<String, Value>) -> Result<Self, &'static str> {
        let mut oddities = Vec::new();
        let mut odd = |what| oddities.push(what);
        let access_token = match members.remove("access_token") {
            None | Some(Value::Null) => String::new(),
            Some(token) => json::id_text(&token).ok_or("`access_token` is not text")?,
        };
        // Whoever puts it into a request by hand would send another line of the provider's choice.
        if !is_token(&access_token) {
            return Err("`access_token` has control characters, or more than 256 KiB");
        }
        let mut text = |name: &str, oddity| match members.remove(name) {
            None | Some(Value::Null) => None,
            Some(value) => {
                let text = json::id_text(&value);
                if text.is_none() {
                    odd(oddity);
                }
                text.filter(|text| !text.trim().is_empty())
            }
        };
        let token_type = text("token_type", "`token_type` is not text");
        let refresh_token = text("refresh_token", "`refresh_token` is not text");
        let id_token = text("id_token", "`id_token` is not text");
        // It goes into a header, and both into columns.
        let (token_type, is_type) = kept(token_type, is_scheme);
        let (refresh_token, is_refresh_token) = kept(refresh_token, is_token);
        let state = members.get("session_state").and_then(Value::as_str);
        let is_state = state.is_none_or(|state| state.len() <= LONGEST_TEXT && is_token(state));
        if !is_state {
            members.remove("session_state");
        }
        for (is_kept, oddity) in [
            (is_type, "`token_type` is no name of a type"),
            (is_refresh_token, "`refresh_token` has control characters, or more than 256 KiB"),
            (is_state, "`session_state` has control characters, or more than 1 KiB"),
        ] {
            if !is_kept {
                odd(oddity);
            }
        }
        let expires_in = match members.remove("expires_in") {
            None | Some(Value::Null) => None,
            Some(value) => {
                let seconds = seconds(&value);
                if seconds.is_none() {
                    odd("`expires_in` is not how long a token is valid");
                }
                seconds
            }
        };
        let scope = match members.remove("scope") {
            None | Some(Value::Null) => None,
            Some(value) => {
                let (scope, is_whole) = words(&value);
                if scope.is_none() {
                    odd("`scope` is not text");
                }
                if !is_whole {
                    odd("`scope` has words that no scope has, or more than 16 KiB");
                }
                scope
            }
        };
        let expires_at = members.get("expires_at").and_then(instant);
        if expires_at.is_some() {
            members.remove("expires_at");
        }
        if token_type.is_none() {
            odd("there is no `token_type`");
        }
        Ok(Self {
            access_token: Some(access_token).filter(|token| !token.is_empty()).map(Secret::new),
            token_type,
            expires_in,
            expires_at,
            refresh_token: refresh_token.map(Secret::new),
            id_token: id_token.map(Secret::new),
            scope,
            extra: Extra(members.into_iter().collect()),
            oddities,
        })
    }
}

/// `expires_in`: a number of seconds, or one written as text. Some write 0 for a token that doesn't
/// expire, and others what nobody could wait for.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (seconds > 0.0 && seconds <= LONGEST).then(|| Duration::from_secs_f64(seconds))
}

/// `expires_at`: a number of seconds since 1970, or one written as text.
fn instant(value: &Value) -> Option<i64> {
    let instant = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
    instant.filter(|instant| (0..=LAST).contains(instant))
}

/// `scope`: words in one text, or each in one; and whether none was left out. A word that isn't one
/// (RFC 6749 §3.3) would be taken for two, or be code, where scopes are shown and split.
fn words(value: &Value) -> (Option<String>, bool) {
    let is_word =
        |word: &str| word.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte));
    let texts: Vec<_> = match value {
        Value::String(text) => vec![text.as_str()],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => return (None, true),
    };
    let (mut scope, mut is_whole) = (String::new(), true);
    // With the words that are left out, so that none comes after one that had no room.
    let mut length = 0;
    for word in texts.into_iter().flat_map(str::split_ascii_whitespace) {
        let blank = usize::from(!scope.is_empty());
        length += blank + word.len();
        if length > LONGEST_SCOPE || !is_word(word) {
            is_whole = false;
            continue;
        }
        scope.push_str(&" "[..blank]);
        scope.push_str(word);
    }
    (Some(scope), is_whole)
}

/// A text that is one of its kind, and whether it was.
fn kept(text: Option<String>, is_one: fn(&str) -> bool) -> (Option<String>, bool) {
    let is_kept = text.as_deref().is_none_or(is_one);
    (text.filter(|_| is_kept), is_kept)
}

/// Whether a text may be a token (RFC 6749 §A.12): what is longer, or has lines in it, is none.
fn is_token(text: &str) -> bool {
    text.len() <= LONGEST_TOKEN && !text.contains(char::is_control)
}

/// Whether a text may be the type of a token (RFC 6749 §A.13), which some write with blanks.
fn is_scheme(text: &str) -> bool {
    let is_type = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    text.len() <= LONGEST_TEXT && text.bytes().all(is_type)
}
