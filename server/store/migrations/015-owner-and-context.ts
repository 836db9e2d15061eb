/**
 * An owner who is no superuser sees which tenants there are, and a request's context is bound by parameters in one
 * call.
 */
export const ownerAndContext = `
-- The tables' owner alone, whatever its name; forced policies would hide the tenants from it, and a full database would look empty.
CREATE POLICY owner_lists ON tenant FOR SELECT
  USING ((SELECT pg_has_role(current_user, c.relowner, 'USAGE') FROM pg_class c WHERE c.oid = 'public.tenant'::regclass));

-- The head is taken after the tenant is set: as statements of their own, in this order.
CREATE FUNCTION begin_work(tenant text, acting_user text, client text, door text, lock_head boolean) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM set_config('app.tenant_id', tenant, true), set_config('app.user_id', acting_user, true), set_config('app.client_id', client, true), set_config('app.via', door, true),
          set_config('app.event_id', '', true), set_config('app.reason', '', true), set_config('app.action', '', true), set_config('app.occurred_at', '', true);
  IF lock_head THEN PERFORM 1 FROM public.lock_tenant_head(); END IF;
END $$;
REVOKE EXECUTE ON FUNCTION begin_work(text, text, text, text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION begin_work(text, text, text, text, boolean) TO medicalpro_app;
`;
