use auth::{
    AuthConfig,
    adapter::{Adapter, MemoryStore, Storage, StoreError},
    auth,
};
use auth_providers::GitHub;

#[derive(AuthConfig)]
#[auth(env_prefix = "KEPT_")]
struct Kept {}

impl Adapter for Kept {
    type Store = MemoryStore;

    async fn connect(self) -> Result<MemoryStore, StoreError> {
        Ok(MemoryStore::default())
    }

    fn storage(store: MemoryStore) -> Storage {
        Storage::of(store).users().accounts().sessions().into()
    }
}

auth! {
    providers: [GitHub { ..env }],
    adapter: Kept {},
}

fn main() {}
