//! `GET passkeys/list`: the passkeys of whoever is signed in.

use serde_json::{Value, json};

use super::somebody::{failed, signed_in};
use crate::{
    authenticator::passkey::{KeptPasskey, of_user},
    flow::{context::Context, response::Answer},
    parts::time::to_iso,
};

pub(super) async fn list(context: &Context<'_>) -> Answer {
    let user = match signed_in(context).await {
        Ok(user) => user,
        Err(answer) => return answer,
    };
    match of_user(&context.engine().storage, &user.id).await {
        Ok(passkeys) => {
            let passkeys: Vec<Value> = passkeys.iter().map(shown).collect();
            Answer::json(json!({ "passkeys": passkeys }))
        }
        Err(error) => failed(&error),
    }
}

/// A passkey as its user sees it. Nothing of the key is in it.
pub(super) fn shown(passkey: &KeptPasskey) -> Value {
    let KeptPasskey { stored, credential } = passkey;
    json!({
        "id": stored.id,
        "name": stored.name,
        "created": to_iso(stored.created),
        "lastUsed": stored.used.map(to_iso),
        "synced": credential.backed_up,
    })
}
