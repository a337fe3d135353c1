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

auth! {
    providers: [],
    adapter: Memory,
    session: { strategy: jwt },
}

fn main() {}
