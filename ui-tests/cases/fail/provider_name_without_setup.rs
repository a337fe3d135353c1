use auth::{ProviderId, auth};
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

fn position<P: ProviderId>(provider: P) -> usize {
    provider.index()
}

fn main() {
    let _ = position("github");
}
