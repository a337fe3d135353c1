use auth::auth;

#[derive(auth::AuthConfig)]
#[auth(email, id = "email", name = "E-mail")]
#[expect(dead_code)]
struct Email {
    from: String,
}

impl auth::provider::EmailProvider for Email {
    fn settings(&self) -> Result<auth::provider::EmailSettings, auth::provider::InvalidOption> {
        unimplemented!()
    }
}

auth! { providers: [Email { from: "no-reply@shop.example" }] }

fn main() {}
