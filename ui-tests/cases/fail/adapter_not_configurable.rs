use auth::{BoxError, adapter::Adapter, auth};
use auth_providers::GitHub;

struct Memory;

impl Adapter for Memory {
    async fn connect(self) -> Result<Self, BoxError> {
        Ok(self)
    }
}

auth! {
    providers: [GitHub { ..env }],
    adapter: Memory,
}

fn main() {}
