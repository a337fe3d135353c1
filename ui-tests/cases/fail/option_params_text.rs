use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { authorization_params: "prompt=consent", ..env }],
}

fn main() {}
