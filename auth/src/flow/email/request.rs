//! `POST signin/:provider`: somebody asks for a link.
//!
//! What is done, and in which order, doesn't depend on whether the address is known.

use super::{
    outbox::is_development,
    pending::{Asked, Pending},
    provider::{MailProvider, Purpose, candidate, hashers, subjects},
};
use crate::{
    Secret,
    adapter::VerificationToken,
    browser::cookie::set::SetCookie,
    config::Handler,
    engine::way,
    error::{BoxError, ErrorCode},
    flow::{
        admission::{Refused, ask},
        context::Context,
        fail, look, remembered_email,
        response::Answer,
        retry::limited,
    },
    limit::Subject,
    mail::{Address, Content, Mail, MailError, SignInMail, compose, deliver as hand_over},
    parts::{log::sampled, time::whole_millis},
    seal::token::{
        hex,
        strength::{self, Guessable},
    },
    session::row,
};

pub(in crate::flow) async fn answer(context: &Context<'_>, provider: MailProvider<'_>) -> Answer {
    let typed = context.request.body.text("email").filter(|typed| !typed.is_empty());
    let Some(typed) = typed else { return fail(context, ErrorCode::EmailSignin) };
    let address = match normalize(context, provider, typed).await {
        Ok(address) => address,
        Err(error) => {
            let id = provider.entry.id;
            sampled!(
                context.engine(), info, name: "auth.email.refused", provider = id, %error,
                "not an address"
            );
            return fail(context, ErrorCode::EmailSignin);
        }
    };
    // Before anybody is asked about the address, so that the answer is the same for all of them. The
    // client first, so that nobody alone can make everybody wait.
    let gate = &context.engine().gate;
    let subjects: Vec<Subject> = subjects(context, &address).into_iter().flatten().collect();
    if let Err(refused) = gate.attempt(&subjects, context.engine().now()).await {
        let failed = |code| fail(context, code);
        return limited(context, provider.entry.id, refused, failed, ErrorCode::EmailSignin);
    }
    let candidate = candidate(context, provider, &address);
    if let Err(refused) = ask(context, provider.entry, &candidate, true).await {
        return refusal(context, provider, refused);
    }
    let pending = match send(context, provider, &address, Purpose::SignIn).await {
        Ok(pending) => pending,
        Err(error) => return fail(context, unsent(provider.entry.id, &error)),
    };
    if !context.compat().never_sweeps_links() {
        row::sweep(context.engine()).await;
    }
    let id = provider.entry.id;
    tracing::info!(name: "auth.email.sent", provider = id, "a sign-in link was sent");
    let is_offered = provider.method.settings.remember_address;
    let remembered = remembered_email::remember(context, address.as_str(), is_offered);
    Answer::redirect(format!("{}/verify-request?provider={id}&type=email", context.base()))
        .with_cookies(pending.into_iter().chain(remembered.ok().flatten()))
}

/// The address that was typed, as it is stored, compared and written to from here on.
async fn normalize(
    context: &Context<'_>,
    provider: MailProvider<'_>,
    typed: &str,
) -> Result<Address, BoxError> {
    Ok(match &provider.method.settings.normalize {
        Some(normalize) => Address::plain(&normalize.call(typed.to_owned()).await?)?,
        None if context.compat().normalizes_addresses_as_v4() => Address::parse_v4(typed)?,
        None => Address::parse(typed)?,
    })
}

/// The answer to somebody whom the application doesn't let in.
fn refusal(context: &Context<'_>, provider: MailProvider<'_>, refused: Refused) -> Answer {
    match refused {
        Refused::Denied => fail(context, ErrorCode::AccessDenied),
        Refused::Elsewhere(target) => Answer::redirect(target),
        Refused::Undecided(error) => {
            tracing::error!(
                name: "auth.callback.failed", callback = "sign_in", provider = provider.entry.id,
                %error, "a callback of the application failed"
            );
            if !context.compat().writes_error_before_refusals() {
                return fail(context, ErrorCode::Callback);
            }
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("error", &format!("Error: {error}"));
            Answer::redirect(format!("{}/error?{}", context.base(), query.finish()))
        }
        Refused::StoreFailed(error) => {
            fail(context, unsent(provider.entry.id, &Unsent::from(error)))
        }
        Refused::Failed(error) => fail(context, unsent(provider.entry.id, &Unsent::Failed(error))),
        _ => fail(context, ErrorCode::EmailSignin),
    }
}

/// Why there is no mail.
pub(super) enum Unsent {
    /// Nothing was sent: the store, the randomness or a function of the application failed.
    Failed(BoxError),
    /// Nothing was stored or sent.
    Guessable(Guessable),
    Mail(MailError),
}

impl<E: Into<BoxError>> From<E> for Unsent {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Logs why there is no mail: the code for the browser.
pub(super) fn unsent(provider: &'static str, error: &Unsent) -> ErrorCode {
    match error {
        Unsent::Failed(error) => tracing::error!(
            name: "auth.email.failed", provider, %error, "a sign-in link could not be made"
        ),
        Unsent::Mail(error) => tracing::error!(
            name: "auth.email.not_sent", provider, outcome = error.as_str(), %error,
            "a mail could not be sent"
        ),
        Unsent::Guessable(why) => {
            tracing::error!(
                name: "auth.email.guessable", provider, %why,
                "`generate_token` made a token that can be guessed, and no mail is sent"
            );
            return ErrorCode::Configuration;
        }
    }
    ErrorCode::EmailSignin
}

/// Stores a token and sends it; in this order, so that no mail has a link that leads nowhere. With
/// `compat: next_auth_v4` both at once, as v4.
pub(super) async fn send(
    context: &Context<'_>,
    provider: MailProvider<'_>,
    address: &Address,
    purpose: Purpose<'_>,
) -> Result<Option<SetCookie>, Unsent> {
    let MailProvider { entry, method } = provider;
    let (engine, settings) = (context.engine(), &method.settings);
    let token = match &settings.generate_token {
        Some(generate) => own_token(context, entry.id, generate, address).await?,
        None => hex(&engine.random::<32>()?),
    };
    let valid_for = method.valid_for(context.compat());
    let expires = whole_millis(engine.now()) + valid_for;
    let [hasher, ..] = hashers(context, method) else { return Err("there is no secret".into()) };
    let hash = hasher.token(&purpose.label(entry.id), address.as_str(), &token);
    let has_code = settings.code && !context.compat().sends_links_only();
    let code = has_code.then(|| code(context)).transpose()?;

    let tokens = engine.storage.verification_tokens().ok_or("the adapter keeps no tokens")?;
    let stored =
        VerificationToken { identifier: address.as_str().to_owned(), token: hash.clone(), expires };
    let theme = &engine.settings.theme;
    let sign_in = SignInMail {
        provider: entry.id,
        to: address.as_str().to_owned(),
        host: host(context).to_owned(),
        link: link(context, entry.id, purpose, address, &token),
        is_confirmation: matches!(purpose, Purpose::Confirmation(_)),
        token: Secret::new(token),
        code: code.clone(),
        expires,
        valid_for,
        texts: look(engine, &context.request.headers).texts,
        brand_color: theme.brand_color,
        button_text: theme.button_text,
    };
    if context.compat().sends_while_it_stores() {
        // A link that nobody got stays until it expires.
        let sent = deliver(context, provider, sign_in);
        let (sent, stored) = tokio::join!(sent, tokens.create_verification_token(stored));
        sent?;
        stored?;
        return Ok(None);
    }
    tokens.create_verification_token(stored).await?;
    if let Err(error) = deliver(context, provider, sign_in).await {
        if let Err(error) = tokens.use_verification_token(address.as_str(), &hash).await {
            tracing::warn!(
                name: "auth.email.token_stays", provider = entry.id, %error,
                "the token of a mail that was not sent could not be deleted"
            );
        }
        return Err(error);
    }
    let is_confirmation = matches!(purpose, Purpose::Confirmation(_));
    let is_bound = settings.code || settings.same_browser || is_confirmation;
    let asked = Asked { address: address.as_str(), hash: &hash, code: code.as_ref() };
    Ok(is_bound
        .then(|| Pending::cookie(context, entry.id, purpose, asked, valid_for))
        .transpose()?)
}

/// A token that the application makes. v4 takes any; the log says what is wrong with it.
async fn own_token(
    context: &Context<'_>,
    provider: &str,
    generate: &Handler<String, String>,
    address: &Address,
) -> Result<String, Unsent> {
    let token = generate.call(address.as_str().to_owned()).await?;
    match strength::check(&token) {
        Ok(()) => Ok(token),
        Err(why) if context.compat().sends_tokens_that_can_be_guessed() => {
            tracing::warn!(
                name: "auth.email.guessable", provider, %why,
                "`generate_token` made a token that can be guessed"
            );
            Ok(token)
        }
        // Whoever asks for a link to somebody's address would guess it, and be signed in as them.
        Err(why) => Err(Unsent::Guessable(why)),
    }
}

/// Writes the mail and hands it to whatever sends it.
async fn deliver(
    context: &Context<'_>,
    provider: MailProvider<'_>,
    sign_in: SignInMail,
) -> Result<(), Unsent> {
    let settings = &provider.method.settings;
    let Content { subject, text, html } = match &settings.template {
        Some(template) => template.call(sign_in.clone()).await?,
        None => compose(&sign_in),
    };
    if subject.contains(char::is_control) {
        return Err("the subject of a mail is one line".into());
    }
    let (to, host) = (sign_in.to.clone(), sign_in.host.clone());
    let from = settings.from.clone();
    let mail = Mail { from, to, subject, text, html, host, sign_in: Some(sign_in) };
    let way = way(context.engine(), settings, is_development(context));
    hand_over(provider.entry.id, way, mail).await.map_err(Unsent::Mail)
}

/// Six digits, each number as likely as any other.
fn code(context: &Context<'_>) -> Result<Secret, BoxError> {
    const CODES: u32 = 1_000_000;
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;

    loop {
        let number = u32::from_be_bytes(context.engine().random()?);
        if number < FAIR {
            return Ok(Secret::new(format!("{:06}", number % CODES)));
        }
    }
}

/// v4's link: these parameters in this order.
fn link(
    context: &Context<'_>,
    provider: &str,
    purpose: Purpose<'_>,
    address: &Address,
    token: &str,
) -> Secret {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("callbackUrl", context.callback_url());
    query.append_pair("token", token);
    let route = match purpose {
        // Whose address it is, the session says.
        Purpose::Confirmation(_) => "confirm",
        Purpose::SignIn => {
            query.append_pair("email", address.as_str());
            "callback"
        }
    };
    Secret::new(format!("{}/{route}/{provider}?{}", context.base(), query.finish()))
}

/// The host of the site, with its port unless that is the scheme's own.
fn host<'a>(context: &'a Context<'_>) -> &'a str {
    context.origin.host()
}
