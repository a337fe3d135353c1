use auth::{
    adapter::{Adapter, MemoryStore, Storage, StoreError},
    auth,
};
use auth_providers::GitHub;

#[derive(auth::AuthConfig)]
struct Memory {}

impl Adapter for Memory {
    // It implements `Users` and `Accounts`.
    type Store = MemoryStore;

    async fn connect(self) -> Result<MemoryStore, StoreError> {
        Ok(MemoryStore::default())
    }

    fn storage(store: MemoryStore) -> Storage {
        Storage::of(store).users().accounts().into()
    }
}

auth! {
    providers: [GitHub { ..env }],
    adapter: Memory,
    session: { strategy: jwt },
}

fn main() {}
