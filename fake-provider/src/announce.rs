//! What an application has to be told to sign in here.

use auth::Secret;

use super::options::Options;

/// Variables, as an `.env` file has them, with comments that say the rest.
pub(crate) fn text(issuer: &str, options: &Options) -> String {
    let secret = options.client_secret.as_ref().map(Secret::expose);
    let secret = secret.map(|secret| format!("AUTH_OIDC_SECRET={secret}\n")).unwrap_or_default();
    let redirects = match options.redirect_uris.as_slice() {
        [] => "any on a loopback address".to_owned(),
        given => given.join(" "),
    };
    let beyond = if options.host.is_loopback() {
        ""
    } else {
        "# WARNING: other machines can reach it, and sign in as anybody.\n"
    };
    format!(
        "# A fake provider, for development and tests alone: it signs in whoever asks, as whomever they choose.\n\
         {beyond}\
         # Variables of the application:\n\
         AUTH_OIDC_ISSUER={issuer}\n\
         AUTH_OIDC_ID={}\n\
         {secret}\
         # In the application:\n\
         #     use auth_providers::Oidc;\n\
         #     providers: [Oidc {{ ..env }}],        in auth!\n\
         # Redirect URIs: {redirects}\n",
        options.client_id
    )
}
