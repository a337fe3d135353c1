use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
}

fn main() {}
