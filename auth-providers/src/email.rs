//! Links that are sent by mail.

use std::time::Duration;

use auth::{
    AuthConfig, Handler, Secret,
    mail::{Content, Mail, Mailbox, SharedMailer, SignInMail},
    provider::{EmailProvider, EmailSettings, InvalidOption},
};

/// Signing in with a link, or a code, that is sent by mail.
///
/// ```
/// use auth::{adapter::Memory, auth, env};
/// use auth_providers::Email;
///
/// auth! {
///     providers: [Email { from: "Shop <no-reply@shop.example>", server: env("SMTP_URL") }],
///     adapter: Memory {},
/// }
/// ```
///
/// The adapter must keep users and verification tokens. A link works once, for ten minutes. It opens
/// a page that names the address, and the button on that page signs in; a program that only opens links
/// changes nothing. The mail also has a six-digit code, which works in the browser that asked for the
/// mail: the page that says that a mail was sent takes it. A page of your own posts `code` and the CSRF
/// token to `/api/auth/callback/email`. A code may be tried five times. Using the code uses up the link,
/// and the other way round.
///
/// With `compat: next_auth_v4` it works as in v4: the link itself signs in and works for a day, there is
/// no code, and the tokens in the store are those of v4.
///
/// An address is one mailbox, in lower case, with ASCII before the `@`. The first person who proves that
/// a mailbox is theirs gets the user with its address, without the passwords and sessions that others may
/// have made earlier.
///
/// The built-in sign-in page has the box “Remember my address in this browser”, which is ticked. The
/// address is then kept in an encrypted cookie for 30 days, and the page fills it in at the next visit. The
/// cookie signs nobody in. A request for a mail without the tick deletes it, and a page of your own decides
/// itself whether it sends the field `remember=on`. `remember_address: false` takes the box away, and no
/// address is remembered; `compat: next_auth_v4` has no such box either.
///
/// The `sign_in` callback is called twice: when somebody asks for a mail, with
/// [`verification_request`](auth::SignIn::verification_request), and when they come back.
///
/// # The mail server
///
/// `server` is a URL: `smtps://user:password@mail.shop.example` (TLS from the start, port 465), or
/// `smtp://user:password@mail.shop.example` (STARTTLS, port 587; without TLS nothing is sent). To this
/// machine, `smtp://localhost`, mails go without TLS, to port 25. To a mail catcher on another machine
/// they go without TLS only with `smtp://mailpit:1025?tls=none`, which takes no password and is logged as
/// a warning. The server is greeted (EHLO) with the site's host, or with the name in
/// `?name=mail.shop.example`. The option needs the feature `email`.
///
/// Instead of `server` you can give `mailer`, a function of your application:
/// `async fn(Mail) -> Result<(), E>`. A [`Mailer`](auth::mail::Mailer) with state goes to the builder:
/// `ShopAuth::builder().mailer(…)`.
///
/// With neither, a site on its developer's machine shows its mails on `/api/auth/mails` and prints
/// their links; any other site doesn't start. If your program can be reached from other machines, serve
/// it with `auth::serve`, or with `into_make_service_with_connect_info::<SocketAddr>()`: the library then
/// knows who asks, and doesn't show the mails to them.
#[derive(AuthConfig, Debug)]
#[auth(email, id = "email", name = "Email")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Email {
    /// The sender of the mails: `Shop <no-reply@shop.example>`.
    from: String,
    /// The mail server's URL. It contains a password, so read it from the environment.
    server: Option<Secret>,
    /// A function that sends the mails instead: `async fn(Mail) -> Result<(), E>`.
    mailer: Option<Handler<Mail, ()>>,
    /// The name shown to people; “Email” unless given.
    name: Option<String>,
    /// How long a link is valid, 30 days at most; ten minutes unless given, with
    /// `compat: next_auth_v4` a day.
    valid_for: Option<Duration>,
    /// Whether mails have a code beside the link; they do unless given.
    #[auth(default = true)]
    code: bool,
    /// Whether a link works only in the browser that asked for it; it works in any unless given.
    #[auth(default)]
    same_browser: bool,
    /// Whether people are told by mail when a way into their account is added or removed, such as a passkey; they
    /// are unless given.
    #[auth(default = true)]
    notices: bool,
    /// Whether the built-in sign-in page has the box “Remember my address in this browser”; it does unless given.
    /// Without it no address is remembered, and no form of yours can ask for it.
    #[auth(default = true)]
    remember_address: bool,
    /// The secret that tokens are hashed with; the setup's secret unless given.
    secret: Option<Secret>,
    /// Makes the tokens of links, given the address: `fn(String) -> String`, of at least 128 random
    /// bits, as 22 characters of base64url or 32 hexadecimal digits. No mail is sent with a shorter one.
    generate_token: Option<Handler<String, String>>,
    /// Makes an address of what was typed, instead of the built-in rules: `fn(String) -> String`; an
    /// error refuses it.
    normalize: Option<Handler<String, String>>,
    /// Writes the mails with a link, instead of the built-in template: `fn(SignInMail) -> Content`.
    template: Option<Handler<SignInMail, Content>>,
}

impl EmailProvider for Email {
    fn settings(&self) -> Result<EmailSettings, InvalidOption> {
        let from =
            Mailbox::parse(&self.from).map_err(|reason| InvalidOption::new("from", reason))?;
        let mut settings = EmailSettings::new(from);
        settings.mailer = match (&self.mailer, &self.server) {
            (Some(_), Some(_)) => {
                let reason = "a `mailer` is given too; one of them sends the mails";
                return Err(InvalidOption::new("server", reason));
            }
            (Some(mailer), None) => Some(SharedMailer::from(mailer.clone())),
            (None, Some(server)) => Some(smtp(server)?),
            (None, None) => None,
        };
        settings.name.clone_from(&self.name);
        settings.valid_for = self.valid_for;
        settings.code = self.code;
        settings.same_browser = self.same_browser;
        settings.notices = self.notices;
        settings.remember_address = self.remember_address;
        settings.secret.clone_from(&self.secret);
        settings.generate_token.clone_from(&self.generate_token);
        settings.normalize.clone_from(&self.normalize);
        settings.template.clone_from(&self.template);
        Ok(settings)
    }
}

#[cfg(feature = "email")]
fn smtp(server: &Secret) -> Result<SharedMailer, InvalidOption> {
    auth::mail::Smtp::new(server)
        .map(SharedMailer::new)
        .map_err(|error| InvalidOption::new("server", error.to_string()))
}

#[cfg(not(feature = "email"))]
fn smtp(_: &Secret) -> Result<SharedMailer, InvalidOption> {
    let reason = "sending mails needs the feature `email`: \
                  `auth-providers = { features = [\"email\"] }`"
        .to_owned();
    Err(InvalidOption::new("server", reason))
}
