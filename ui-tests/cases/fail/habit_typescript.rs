use auth::auth;

auth! {
    export const authOptions = { providers: [GithubProvider({ clientId: "x" })] }
}

fn main() {}
