//! `GET client.js`: the browser client. It is the same for everybody, so no cookie is read or set.

use http::{StatusCode, header};

use super::{
    request::Request,
    response::{Answer, Script},
};
use crate::client::{MODULE, NAME, entity_tag, hashed_name, is_version};

/// `None` when something else is asked for.
///
/// The name that stays the same only leads to the other one: whoever imports both has one module.
/// The name of another version, which a page had from another instance of the application, gets the
/// text of this one, and nobody keeps it.
pub(super) fn answer(request: &Request) -> Option<Answer> {
    let asked = request.action.as_str();
    if !request.is_get() || (asked != NAME && !is_version(asked)) {
        return None;
    }
    let tag = entity_tag();
    let name = hashed_name();
    let code =
        if asked == NAME { format!("export*from\"./{name}\";\n") } else { MODULE.to_owned() };
    let known = request.header(header::IF_NONE_MATCH).is_some_and(|tags| {
        let mut tags = tags.split(',').map(str::trim);
        tags.any(|other| other == "*" || other.trim_start_matches("W/") == tag)
    });
    let status = if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    Some(Answer::script(status, Script { code, tag, is_immutable: asked == name }))
}
