use auth::provider::{EmailProvider, EmailSettings, InvalidOption};

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
