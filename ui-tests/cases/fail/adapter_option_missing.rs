use auth::{
    adapter::{Adapter, Storage, StoreError},
    auth,
};

#[derive(auth::AuthConfig)]
struct Memory {
    url: String,
}

impl Adapter for Memory {
    type Store = Self;

    async fn connect(self) -> Result<Self, StoreError> {
        drop(self.url);
        Err(StoreError::failed("no store"))
    }

    fn storage(store: Self) -> Storage {
        Storage::of(store).into()
    }
}

auth! {
    providers: [],
    session: { strategy: jwt },
    adapter: Memory,
}

fn main() {}
