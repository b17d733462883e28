# A Rack application into which people sign in with Pro Santé Connect: omniauth_openid_connect.
require "cgi"
require "json"
require "net/http"
require "omniauth_openid_connect"
require "rack/session/pool"

BASE = "http://localhost:8302".freeze
DISCOVERY = URI("https://localhost:8443/auth/realms/esante-wallet/.well-known/wallet-openid-configuration")

# The strategy's own `discovery: true` would ask at the standard path, where Pro Santé Connect has another document.
PSC = JSON.parse(Net::HTTP.get(DISCOVERY))
CLIENT = {
  identifier: "espace-ruby",
  secret: "secret-de-test-de-ruby",
  redirect_uri: "#{BASE}/auth/psc/callback",
  authorization_endpoint: PSC["authorization_endpoint"],
  token_endpoint: PSC["token_endpoint"],
  userinfo_endpoint: PSC["userinfo_endpoint"],
  jwks_uri: PSC["jwks_uri"],
}.freeze

# An id token that is not what it should be, or a refresh token that serves no more, is an exception of the libraries',
# which the strategy lets through.
class RefusedTokens
  def initialize(application)
    @application = application
  end

  def call(env)
    @application.call(env)
  rescue JSON::JWT::Exception, OpenIDConnect::Exception, Rack::OAuth2::Client::Error => refused
    warn "sign-in refused: #{refused.class}: #{refused.message}"
    [303, { "location" => "/auth/failure?message=invalid_token" }, []]
  end
end

# In memory: the tokens are too long for a cookie.
use Rack::Session::Pool, same_site: :lax, httponly: true
use RefusedTokens
use OmniAuth::Builder do
  provider :openid_connect,
           name: :psc, issuer: PSC["issuer"], scope: %w[openid scope_all], acr_values: "eidas1",
           client_auth_method: :basic, uid_field: "SubjectNameID", client_options: CLIENT
end
use Rack::Protection::AuthenticityToken

def page(status, title, *parts)
  body = "<!doctype html><title>#{title}</title><h1>#{title}</h1>#{parts.map { |html| "<div>#{html}</div>" }.join}"
  [status, { "content-type" => "text/html; charset=utf-8", "cache-control" => "no-store" }, [body]]
end

def redirect(address)
  [303, { "location" => address }, []]
end

# Names of people too are what somebody else wrote.
def text(value)
  CGI.escapeHTML(value.to_s)
end

# A button: what it asks for is nothing that a link of somebody else's may start.
def button(session, address, label)
  token = Rack::Protection::AuthenticityToken.token(session)
  %(<form method="post" action="#{address}"><input type="hidden" name="authenticity_token" value="#{token}">) +
    %(<button>#{label}</button></form>)
end

application = lambda do |env|
  session = env["rack.session"]
  person = session["person"]
  tokens = session["tokens"]
  case env.values_at("REQUEST_METHOD", "PATH_INFO").join(" ")
  when "GET /"
    if person
      page(200, "Mon espace", "#{text(person["name"])}, #{text(person["id"])}",
           button(session, "/renouvellement", "Renouveler"), button(session, "/deconnexion", "Se déconnecter"))
    else
      page(200, "Accueil", button(session, "/auth/psc", "Pro Santé Connect"))
    end

  # The id token has been verified by then, and userinfo asked.
  when "GET /auth/psc/callback"
    signed_in = env["omniauth.auth"]
    session["person"] = { "id" => signed_in.uid, "name" => "#{signed_in.info.first_name} #{signed_in.info.last_name}" }
    session["tokens"] = signed_in.credentials.to_h.slice("id_token", "refresh_token")
    # The name of a session does not survive a sign-in.
    env["rack.session.options"][:renew] = true
    redirect("/")

  when "GET /auth/failure"
    page(403, "La connexion n’a pas abouti", text(Rack::Request.new(env).params["message"]))

  # An access token lasts two minutes.
  when "POST /renouvellement"
    next redirect("/") unless tokens

    client = OpenIDConnect::Client.new(CLIENT)
    client.refresh_token = tokens["refresh_token"]
    renewed = client.access_token!(client_auth_method: :basic)
    session["tokens"] = { "id_token" => renewed.id_token, "refresh_token" => renewed.refresh_token }
    redirect("/")

  # The strategy's own /auth/psc/logout leaves out the hint.
  when "POST /deconnexion"
    next redirect("/") unless tokens

    hint = { id_token_hint: tokens["id_token"], post_logout_redirect_uri: "#{BASE}/" }
    session.clear
    redirect("#{PSC["end_session_endpoint"]}?#{URI.encode_www_form(hint)}")

  else
    page(404, "Page introuvable")
  end
end

run application
