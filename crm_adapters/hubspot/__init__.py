"""Gatepost inside HubSpot: the adapter of the port, and the sandbox it is tried against.

The app asks for these scopes; `check_setup` names the ones that are missing::

    crm.objects.contacts.read  crm.objects.contacts.write   contacts, and the tasks and mails on them
    crm.objects.companies.read crm.objects.deals.read tickets    what stands around a contact
    crm.objects.owners.read    crm.lists.read               owners and segments
    crm.schemas.contacts.read                               which properties the token may see
    communication_preferences.read_write                    subscriptions, and our opt-outs
    communication_preferences.statuses.batch.read           the same by the hundred (Marketing Enterprise)
    sales-email-read           content                      logged mails, marketing emails as templates
"""
