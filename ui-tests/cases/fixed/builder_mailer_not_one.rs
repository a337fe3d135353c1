use auth::{
    auth,
    mail::{Mail, MailError, Mailer},
};

struct Postbox;

impl Mailer for Postbox {
    async fn send(&self, mail: Mail) -> Result<(), MailError> {
        // Hand the mail to a service.
        drop(mail);
        Ok(())
    }
}

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn main() {
    let _ = ShopAuth::builder().mailer(Postbox);
}
