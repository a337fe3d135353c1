use auth::{BoxError, adapter::Adapter, auth};

#[derive(auth::AuthConfig)]
struct Memory {}

impl Adapter for Memory {
    async fn connect(self) -> Result<Self, BoxError> {
        Ok(self)
    }
}

auth! {
    providers: [],
    adapter: Memory,
    session: { strategy: database },
}

fn main() {}
