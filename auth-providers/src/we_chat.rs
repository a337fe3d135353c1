//! WeChat.
use auth::{
    AuthConfig, BoxError, Secret,
    provider::{
        Custom, Definition, Grant, InvalidOption, Overrides, Profile, ProfileRequest, TokenForm,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// WeChat.
///
#[doc = credentials!("wechat", "AUTH_WECHAT", "https://open.weixin.qq.com/")]
///
/// # Known to be odd
///
/// - There is no address.
/// - `unionid` is there only if the application is bound to an account of the Open Platform;
///   `openid` is the person to this application.
/// - The secret is sent in the query, where logs may keep it: WeChat takes it nowhere else.
///
/// # Sources
///
/// - 2026-11-28, an undated copy: <https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Authorized_Interface_Calling_UnionID.md>:
///   the endpoints, the parameters and `unionid`.
/// - 2026-11-28, an undated copy: <https://developers.weixin.qq.com/doc/service/api/webdev/access/api_snsuserinfo.html>:
///   the members of the profile.
#[derive(AuthConfig, Debug)]
#[auth(
    oauth2,
    custom,
    id = "wechat",
    name = "WeChat",
    authorization = "https://open.weixin.qq.com/connect/qrconnect",
    token = "https://api.weixin.qq.com/sns/oauth2/access_token",
    userinfo = "https://api.weixin.qq.com/sns/userinfo",
    userinfo_token = query("access_token"),
    userinfo_params(lang = "zh_CN"),
    scope = "snsapi_login",
    scope_separator = ",",
    client_auth = post,
    checks(state),
    profile = WeChatProfile,
    style(background = "#ffffff", text = "#000000"),
    mark = simple_icon!(SI_WECHAT),
)]
pub struct WeChat {
    /// The client id; `AUTH_WECHAT_ID` with `..env`.
    client_id: String,
    /// The client secret; `AUTH_WECHAT_SECRET` with `..env`.
    client_secret: Secret,
    /// What was registered: a `WebsiteApp` shows a QR code in any browser, an `OfficialAccount`
    /// signs people in inside WeChat's own browser. `WebsiteApp` unless given.
    #[auth(default = "WebsiteApp", one_of("WebsiteApp", "OfficialAccount"))]
    platform_type: String,
    overrides: Overrides<WeChatProfile>,
}

impl Custom for WeChat {
    fn configure(&self, definition: &mut Definition) -> Result<(), InvalidOption> {
        definition.client_id_param = "appid";
        definition.fragment = Some("wechat_redirect");
        if self.platform_type == "OfficialAccount" {
            let url = "https://open.weixin.qq.com/connect/oauth2/authorize";
            definition.authorization.url = Some(url.to_owned());
            definition.scope = vec!["snsapi_userinfo".to_owned()];
        }
        Ok(())
    }

    fn token_form(&self, form: &mut TokenForm<'_>) -> Result<(), BoxError> {
        if let Grant::Refresh(_) = form.grant() {
            form.remove("client_secret");
            form.send_to("https://api.weixin.qq.com/sns/oauth2/refresh_token")?;
        } else {
            form.rename("client_secret", "secret");
            form.remove("redirect_uri");
        }
        form.send_in_query();
        Ok(())
    }

    fn token_answer(&self, mut answer: Value, _: Grant<'_>) -> Value {
        // A failure is a 200 as well.
        if let Some(code) = answer.get("errcode").filter(|code| **code != 0).cloned() {
            answer["error"] = format!("errcode {code}").into();
        }
        answer
    }

    async fn profile(&self, request: ProfileRequest<'_>) -> Result<WeChatProfile, BoxError> {
        let openid = request.tokens().extra.get("openid").and_then(Value::as_str);
        let openid = openid.ok_or("the token response doesn't say whose it is")?;
        let answer = request.userinfo_call().await?.query([("openid", openid)]).send().await?;
        if answer.get("errcode").is_some_and(|code| *code != 0) {
            return Err("the answer is a failure".into());
        }
        request.read(request.unwrap(answer)?)
    }
}

/// What WeChat says about a person: `GET /sns/userinfo`.
#[derive(Clone, Debug, Serialize, Deserialize, Profile)]
#[profile(id = [unionid, openid], name = nickname, image = headimgurl)]
#[non_exhaustive]
pub struct WeChatProfile {
    /// The person, to this application alone.
    pub openid: Option<String>,
    /// The person, to all applications of one WeChat Open Platform account; absent without one.
    pub unionid: Option<String>,
    /// The URL of the picture; its last number is the size, 0 of 640 by 640 pixels. Empty without
    /// one.
    pub headimgurl: Option<String>,
    /// The nickname.
    pub nickname: Option<String>,
    /// Every other member.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
