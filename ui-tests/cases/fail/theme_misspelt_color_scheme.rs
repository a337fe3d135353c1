use auth::auth;
use auth_providers::GitHub;

auth! {
    providers: [GitHub { ..env }],
    theme: { color_schem: auth::ColorScheme::Dark },
}

fn main() {}
