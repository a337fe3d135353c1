//! The page between two sites: it leads on by itself, so that the next request is one of this site.

use maud::html;

use super::{
    Look, Page,
    document::{document_with_head, refresh},
};

/// The page that goes on to `target` at once.
pub(crate) fn onward(look: &Look<'_>, target: &str) -> Page {
    let texts = look.texts;
    let content = html! {
        a class="button primary" href=(target) { (texts.confirm_submit) }
    };
    document_with_head(look, texts.confirm, "", &refresh(target), &content)
}
