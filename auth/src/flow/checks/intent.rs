//! What an attempt is for.

use serde::{Deserialize, Serialize};

use crate::{flow::confirming::Confirming, seal::token::claims::present};

/// What an attempt is for. Check cookies hold it as one member: what can't be read of it, or isn't known, must not become
/// a sign-in.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(in crate::flow) struct Intent {
    /// Where the browser wants to go afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::flow) callback_url: Option<String>,
    /// The user who asked for the account to be linked.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub(in crate::flow) link_to: Option<String>,
    /// Who confirms that they are there. Nobody signs in with such an attempt.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub(in crate::flow) confirming: Option<Confirming>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_understood_is_no_intent() {
        let confirming = json!({ "session": "s", "user": "1", "since": 7 });
        for (intent, is_read) in [
            (json!({}), true),
            (json!({ "callback_url": "https://rp.example/" }), true),
            (json!({ "link_to": "1" }), true),
            (json!({ "confirming": confirming }), true),
            (json!({ "confirming": null }), false),
            (json!({ "confirming": { "session": "s", "user": "1" } }), false),
            (json!({ "confirming": { "session": "s", "user": "1", "since": "7" } }), false),
            (json!({ "link_to": null }), false),
            (json!({ "confirm": confirming }), false),
            (json!({ "of_a_later_version": true }), false),
            (json!(null), false),
        ] {
            let read: Result<Intent, _> = serde_json::from_value(intent.clone());
            assert_eq!(read.is_ok(), is_read, "{intent}");
            if let Ok(read) = read {
                assert_eq!(serde_json::to_value(read).unwrap(), intent);
            }
        }
    }
}
