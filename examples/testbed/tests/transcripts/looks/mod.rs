//! Compares the sign-in page and the mail of NextAuth with ours: what is in them, not how it is said.

mod mail;
mod page;

use std::{
    path::Path,
    sync::{Arc, Mutex},
};

use auth::{
    Auth, Authorize, BoxError, ColorScheme, CredentialsForm, RouterExt as _, Secret, User, auth,
    env,
    mail::{Mail, MailError, Mailer},
};
use auth_providers::{Credentials, Email, GitHub, Google, OAuth2};
use axum::Router;
use tokio::net::TcpListener;

use self::{
    mail::{Case, MailRecord},
    page::PageRecord,
};
use crate::{differences::Mismatch, replay::SECRET, report::Report, transcript};

/// The record of the page.
const PAGE: &str = "signin-page-styled-providers";
/// The record of the mail.
const MAIL: &str = "email-default-content";
/// Where the recorded mail leads.
const SITE: &str = "https://app.example.co.uk:8443";

pub(crate) async fn run(folder: &Path, is_asked: impl Fn(&str) -> bool, report: &mut Report) {
    if is_asked(PAGE) {
        let record: PageRecord = transcript::read(folder, PAGE);
        let found = page::compare(&record).await.unwrap_or_else(|why| vec![failed(&*why)]);
        report.compared(PAGE, 0, &found);
    }
    if is_asked(MAIL) {
        let record: MailRecord = transcript::read(folder, MAIL);
        for (at, case) in record.cases.iter().filter_map(Case::mail).enumerate() {
            let found = mail::compare(case).await.unwrap_or_else(|why| vec![failed(&*why)]);
            report.compared(MAIL, at, &found);
        }
    }
}

fn failed(why: &(dyn std::error::Error + Send + Sync)) -> Mismatch {
    Mismatch::new("start", why.to_string())
}

#[derive(CredentialsForm)]
struct Login {
    #[form(label = "U")]
    user: String,
    #[form(label = "pin", kind = "password")]
    pin: Secret,
}

fn nobody<A: Auth>(attempt: Authorize<A, Login>) -> Result<Option<User>, BoxError> {
    let Login { user, pin } = attempt.form;
    if user.is_empty() || pin.expose().is_empty() {
        return Err("a field is empty".into());
    }
    Ok(None)
}

macro_rules! site {
    ($name:ident { $($theme:tt)* }) => {
        auth! {
            struct $name;
            adapter: auth::adapter::Memory {},
            providers: [
                Google { client_id: "g", client_secret: Secret::new("s") },
                GitHub { client_id: "g", client_secret: Secret::new("s") },
                OAuth2 as "passage" {
                    name: "Passage", authorization: "https://passage.example/authorize",
                    token: "https://passage.example/token",
                    userinfo: "https://passage.example/me",
                    client_id: "p", client_secret: Secret::new("s"),
                },
                Email { from: env("FROM") },
                Credentials { authorize: nobody::<$name> },
                OAuth2 as "custom" {
                    name: "Custom", authorization: "https://custom.example/authorize",
                    token: "https://custom.example/token", userinfo: "https://custom.example/me",
                    client_id: "c", client_secret: Secret::new("s"),
                },
            ],
            $($theme)*
            compat: next_auth_v4,
        }
    };
}

site!(Plain {});
site!(Themed { theme: { brand_color: "#ff0066", button_text: "#000", color_scheme: ColorScheme::Dark }, });

/// Keeps the mails.
#[derive(Clone, Default)]
struct Postbox(Arc<Mutex<Vec<Mail>>>);

impl Mailer for Postbox {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        self.0.lock().expect("nobody panicked").push(mail);
        Ok(())
    }
}

/// A site that is at `https://app.example.co.uk:8443`, and where it can be reached.
async fn serve<A: Auth>(
    builder: auth::Builder<A>,
    from: &str,
    postbox: Postbox,
) -> Result<String, BoxError> {
    let from = from.to_owned();
    let variables = move |name: &str| match name {
        "NEXTAUTH_SECRET" => Some(SECRET.to_owned()),
        "NEXTAUTH_URL" => Some(SITE.to_owned()),
        "FROM" => Some(from.clone()),
        _ => None,
    };
    let auth = builder.variables(variables).mailer(postbox).build().await?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let app = Router::new().auth(&auth);
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(format!("http://{address}/api/auth"))
}
