//! Whether a page offers passkeys, which takes a script.

use crate::{flow::context::Context, page};

/// The script by which a page uses passkeys, if passkeys are a method and the page `has` a use for one.
#[cfg(feature = "passkey")]
pub(in crate::flow) fn offer(context: &Context<'_>, has: bool) -> Option<page::Script> {
    let methods = context.engine().settings.second_factor?;
    (methods.passkey && has).then(|| crate::flow::passkey::script(context))
}

/// There are none without the feature.
#[cfg(not(feature = "passkey"))]
pub(in crate::flow) fn offer(_: &Context<'_>, _: bool) -> Option<page::Script> {
    None
}
