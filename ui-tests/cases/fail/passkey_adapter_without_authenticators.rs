use auth::{
    adapter::{Adapter, Storage, StoreError},
    auth,
};
use auth_providers::Passkey;

#[derive(auth::AuthConfig)]
struct Empty {}

impl Adapter for Empty {
    type Store = Self;

    async fn connect(self) -> Result<Self, StoreError> {
        Ok(self)
    }

    fn storage(store: Self) -> Storage {
        Storage::of(store).into()
    }
}

auth! {
    providers: [Passkey { rp_name: "Shop" }],
    adapter: Empty,
    session: { strategy: jwt },
}

fn main() {}
