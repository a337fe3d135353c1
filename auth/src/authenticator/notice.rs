//! What is told when the second factors of a user change: the log, the application, and the user by mail.

use crate::{
    Auth, User,
    engine::{
        Engine,
        event::{SecondFactor, SecondFactorChange, report},
    },
    error::{BoxError, log_text},
    mail::{self, Content, Mail, MailError, compose_notice},
    page::Texts,
    provider::Method,
};

/// How a mail about a change is written.
#[derive(Clone, Copy)]
pub(crate) struct Language<'a> {
    pub(crate) texts: &'static Texts,
    /// The host of the site.
    pub(crate) host: &'a str,
}

impl<'a> Language<'a> {
    /// How it is written where no request says which language the user reads.
    pub(crate) fn of_site<S, P>(engine: &'a Engine<S, P>) -> Self {
        let settings = &engine.settings;
        let texts = settings.texts.first().unwrap_or(&Texts::ENGLISH);
        let name = settings.theme.site_name.unwrap_or(&settings.name);
        Self { texts, host: engine.site.known_host().unwrap_or(name) }
    }
}

/// Tells that something has happened. What can't be told is logged, and changes nothing.
pub(crate) async fn tell<A: Auth>(
    engine: &Engine<A::State, A::Profile>,
    user: &User,
    change: SecondFactorChange,
    language: Language<'_>,
) {
    log(&user.id, change);
    let event = SecondFactor { user: user.clone(), change, state: engine.state.clone() };
    report("second_factor", A::on_second_factor(event).await);
    if let Some(to) = &user.email
        && let Err(error) = send(engine, to, change, language).await
    {
        tracing::error!(
            name: "auth.second_factor.not_mailed", user_id = log_text(&user.id), %error,
            "a user was not told by mail that a second factor has changed"
        );
    }
}

fn log(user_id: &str, change: SecondFactorChange) {
    let user_id = log_text(user_id);
    match change {
        SecondFactorChange::AppAdded => tracing::info!(
            name: "auth.second_factor.added", user_id, method = "totp", "a second factor was added"
        ),
        SecondFactorChange::PasskeyAdded => tracing::info!(
            name: "auth.second_factor.added", user_id, method = "passkey",
            "a second factor was added"
        ),
        SecondFactorChange::AppRemoved => tracing::info!(
            name: "auth.second_factor.removed", user_id, method = "totp",
            "a second factor was removed"
        ),
        SecondFactorChange::PasskeyRemoved => tracing::info!(
            name: "auth.second_factor.removed", user_id, method = "passkey",
            "a second factor was removed"
        ),
        SecondFactorChange::RecoveryCodesMade => tracing::info!(
            name: "auth.second_factor.codes_made", user_id, "recovery codes were made"
        ),
        SecondFactorChange::RecoveryCodeUsed { left } => tracing::warn!(
            name: "auth.second_factor.code_used", user_id, left,
            "a recovery code was used in place of a second factor"
        ),
        SecondFactorChange::Reset => tracing::warn!(
            name: "auth.second_factor.reset", user_id, "the second factors of a user were removed"
        ),
    }
}

/// Sends the mail of the first provider of mails; nothing in a setup without one.
async fn send<S, P>(
    engine: &Engine<S, P>,
    to: &str,
    change: SecondFactorChange,
    Language { texts, host }: Language<'_>,
) -> Result<(), BoxError> {
    let provider = engine.entries.iter().find_map(|entry| match &entry.method {
        Method::Email(method) => Some((entry.id, method)),
        _ => None,
    });
    let Some((id, method)) = provider else { return Ok(()) };
    let Content { subject, text, html } = compose_notice(texts, host, &sentence(texts, change));
    let (from, to) = (method.settings.from.clone(), to.to_owned());
    let mail = Mail { from, to, subject, text, html, sign_in: None };
    match (engine.mailer.as_ref().or(method.settings.mailer.as_ref()), &engine.outbox) {
        (Some(mailer), _) => Ok(mail::send(id, mailer, mail).await?),
        // Shown to requests of this machine alone.
        (None, Some(outbox)) => {
            outbox.keep(mail);
            Ok(())
        }
        (None, None) => Err(MailError::Other("there is no mail server".into()).into()),
    }
}

/// What the mail says.
fn sentence(texts: &Texts, change: SecondFactorChange) -> String {
    let sentence = match change {
        SecondFactorChange::AppAdded => texts.mail_factor_app_added,
        SecondFactorChange::AppRemoved => texts.mail_factor_app_removed,
        SecondFactorChange::PasskeyAdded => texts.mail_factor_passkey_added,
        SecondFactorChange::PasskeyRemoved => texts.mail_factor_passkey_removed,
        SecondFactorChange::RecoveryCodesMade => texts.mail_factor_codes_made,
        SecondFactorChange::RecoveryCodeUsed { left } => {
            return texts.mail_factor_code_used.fill(&left.to_string());
        }
        SecondFactorChange::Reset => texts.mail_factor_reset,
    };
    sentence.to_owned()
}
