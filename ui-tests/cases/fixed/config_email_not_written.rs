use auth::{
    AuthConfig,
    mail::Mailbox,
    provider::{EmailProvider, EmailSettings, InvalidOption},
};

#[derive(AuthConfig)]
#[auth(email, id = "letter", name = "Letter")]
struct Letter {
    from: String,
}

impl EmailProvider for Letter {
    fn settings(&self) -> Result<EmailSettings, InvalidOption> {
        let from = Mailbox::parse(&self.from).map_err(|why| InvalidOption::new("from", why))?;
        Ok(EmailSettings::new(from))
    }
}

fn main() {}
