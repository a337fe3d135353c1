use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    #[form(max_len = "256")]
    username: String,
}

fn main() {}
