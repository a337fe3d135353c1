//! What an attempt is for.

use serde_json::{Map, Value};

use crate::flow::confirming::Confirming;

/// What an attempt is for.
#[derive(Clone, Default)]
pub(in crate::flow) struct Intent {
    /// Where the browser wants to go afterwards.
    pub(in crate::flow) callback_url: Option<String>,
    /// The user who asked for the account to be linked.
    pub(in crate::flow) link_to: Option<String>,
    /// Who confirms that they are there. Nobody signs in with such an attempt.
    pub(in crate::flow) confirming: Option<Confirming>,
}

impl Intent {
    /// Adds it to the claims of a check cookie.
    pub(in crate::flow) fn write(&self, claims: &mut Map<String, Value>) {
        for (name, text) in [("callback_url", &self.callback_url), ("link_to", &self.link_to)] {
            if let Some(text) = text {
                claims.insert(name.to_owned(), text.as_str().into());
            }
        }
        if let Some(confirming) = &self.confirming {
            confirming.write(claims);
        }
    }

    /// Reads it from the claims of a check cookie.
    pub(in crate::flow) fn read(claims: &Map<String, Value>) -> Self {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        Self {
            callback_url: text("callback_url"),
            link_to: text("link_to"),
            confirming: Confirming::read(claims),
        }
    }
}
