use auth::auth;

auth! {
    socialProviders: { github: { clientId: "x" } },
}

fn main() {}
