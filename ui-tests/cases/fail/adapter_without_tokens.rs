use auth::{BoxError, adapter::Adapter, auth};

#[derive(auth::AuthConfig)]
struct Memory {}

impl Adapter for Memory {
    async fn connect(self) -> Result<Self, BoxError> {
        Ok(self)
    }
}

#[derive(auth::AuthConfig)]
#[auth(email, id = "email", name = "E-mail")]
#[expect(dead_code)]
struct Email {
    from: String,
}

auth! {
    providers: [Email { from: "no-reply@shop.example" }],
    adapter: Memory,
    session: { strategy: jwt },
}

fn main() {}
