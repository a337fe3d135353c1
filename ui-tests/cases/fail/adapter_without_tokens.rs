use auth::{
    adapter::{Adapter, Storage, StoreError},
    auth,
};

#[derive(auth::AuthConfig)]
struct Memory {}

impl Adapter for Memory {
    type Store = Self;

    async fn connect(self) -> Result<Self, StoreError> {
        Ok(self)
    }

    fn storage(store: Self) -> Storage {
        Storage::of(store).into()
    }
}

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

auth! {
    providers: [Email { from: "no-reply@shop.example" }],
    adapter: Memory,
    session: { strategy: jwt },
}

fn main() {}
