//! What an attempt is for.

use serde::{Deserialize, Serialize};

use crate::flow::confirming::Confirming;

/// What an attempt is for. Check cookies hold it as one member: what can't be read of it must not become a sign-in.
#[derive(Clone, Default, Deserialize, Serialize)]
pub(in crate::flow) struct Intent {
    /// Where the browser wants to go afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::flow) callback_url: Option<String>,
    /// The user who asked for the account to be linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::flow) link_to: Option<String>,
    /// Who confirms that they are there. Nobody signs in with such an attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::flow) confirming: Option<Confirming>,
}
