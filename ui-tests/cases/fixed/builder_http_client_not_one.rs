use auth::{
    BoxError, auth,
    parts::{BoxFuture, HttpClient, SystemHttp},
};
use axum::http::{Request, Response};

/// The client of the library, which calls one host only.
struct Client(SystemHttp);

impl HttpClient for Client {
    fn send(
        &self,
        request: Request<Vec<u8>>,
    ) -> BoxFuture<'_, Result<Response<Vec<u8>>, BoxError>> {
        if request.uri().host() != Some("login.shop.example") {
            return Box::pin(async { Err("only login.shop.example is called".into()) });
        }
        self.0.send(request)
    }
}

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn main() {
    let client = SystemHttp::new().expect("the system has certificates");
    let _ = ShopAuth::builder().http_client(Client(client));
}
