use auth::{
    AuthConfig,
    provider::{EmailProvider, EmailSettings, InvalidOption},
};

#[derive(AuthConfig)]
#[auth(email, id = "letter", name = "Letter")]
struct Letter {
    from: String,
}

impl EmailProvider for Letter {
    fn settings(&self) -> Result<EmailSettings, InvalidOption> {
        let from = auth::mail::Mailbox::parse(&self.from);
        Ok(EmailSettings::new(from.map_err(|why| InvalidOption::new("from", why))?))
    }
}

fn main() {}
