use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    #[form(max_len = 0)]
    username: String,
}

fn main() {}
