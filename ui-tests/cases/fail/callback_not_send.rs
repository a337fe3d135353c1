use auth::{Decision, SignIn, auth};
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    callbacks: { sign_in: policy },
}

async fn policy(_: SignIn<Auth>) -> Decision {
    let local = std::rc::Rc::new(());
    std::future::ready(()).await;
    drop(local);
    Decision::Allow
}

fn main() {}
