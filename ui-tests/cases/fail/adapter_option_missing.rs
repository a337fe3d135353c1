use auth::{BoxError, adapter::Adapter, auth};

#[derive(auth::AuthConfig)]
struct Memory {
    url: String,
}

impl Adapter for Memory {
    async fn connect(self) -> Result<Self, BoxError> {
        drop(self.url);
        Err("no store".into())
    }
}

auth! {
    session: { strategy: jwt },
    adapter: Memory,
}

fn main() {}
