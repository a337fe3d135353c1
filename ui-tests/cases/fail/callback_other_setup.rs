use auth::{Decision, SignIn, auth};
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
    callbacks: { sign_in: policy },
}

auth! { pub struct StaffAuth; providers: [] }

async fn policy(_: SignIn<StaffAuth>) -> Decision {
    Decision::Allow
}

fn main() {}
