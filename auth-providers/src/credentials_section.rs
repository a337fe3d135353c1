//! The section `# Credentials` of the providers where an application is registered on a page of theirs.

/// The section: `#[doc = credentials!("github", "AUTH_GITHUB", "https://github.com/…")]`, with the
/// provider's id, what its variables begin with, and the page. A word behind them says what is different:
///
/// - `https`: redirect URIs are https in development, too.
/// - `issuer`: the issuer is an option that has to be given.
macro_rules! credentials {
    ($id:literal, $variables:literal, $page:literal) => {
        concat!(
            credentials!(@register $id, $page),
            credentials!(@localhost $id),
            "3. Set `", $variables, "_ID` and `", $variables, "_SECRET`."
        )
    };
    ($id:literal, $variables:literal, $page:literal, https) => {
        concat!(
            credentials!(@register $id, $page),
            ". It has to be\n   https in development too: use a tunnel, or a name of your own with a \
             certificate.\n",
            "3. Set `", $variables, "_ID` and `", $variables, "_SECRET`."
        )
    };
    ($id:literal, $variables:literal, $page:literal, issuer) => {
        concat!(
            credentials!(@register $id, $page),
            credentials!(@localhost $id),
            "3. Set `", $variables, "_ID`, `", $variables, "_SECRET` and `", $variables, "_ISSUER`."
        )
    };
    (@register $id:literal, $page:literal) => {
        concat!(
            "# Credentials\n\n1. At <", $page, ">, register an application.\n",
            "2. As its redirect URI, register `https://your.site/api/auth/callback/", $id, "`"
        )
    };
    (@localhost $id:literal) => {
        concat!("; for\n   development, `http://localhost:3000/api/auth/callback/", $id, "` too.\n")
    };
}
