//! `GET providers`: what the client library draws its buttons from.

use serde_json::{Map, json};

use super::{context::Context, response::Answer};

pub(super) fn answer(context: &Context<'_>) -> Answer {
    let base = context.base();
    let providers: Map<_, _> = context
        .engine()
        .entries
        .iter()
        .map(|entry| {
            let id = entry.id;
            let provider = json!({
                "id": id,
                "name": entry.name,
                "type": entry.kind.as_str(),
                "signinUrl": format!("{base}/signin/{id}"),
                "callbackUrl": format!("{base}/callback/{id}"),
            });
            (id.to_owned(), provider)
        })
        .collect();
    Answer::json(providers.into())
}
