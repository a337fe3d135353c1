use auth::{
    adapter::{Adapter, Storage, StoreError},
    auth,
};

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
    providers: [],
    adapter: Empty,
    session: { strategy: jwt },
    second_factor: { methods: [Totp] },
}

fn main() {}
