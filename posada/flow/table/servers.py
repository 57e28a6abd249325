"""What follows from what servers are told and tell: names, use, copies, sites."""

from posada.contexts.backups.events import (
    BackupRunBegan,
    FinalCopiesDue,
    FinalCopiesOrdered,
    LeftOutOfBackups,
    PanelCopiesLeft,
)
from posada.contexts.metering.events import HostedAdded, ReductionAsked, ReductionMet, Restrained
from posada.contexts.names.events import NamesChanged, NameServersUnchanged, RecordsFoundHere, ZoneChanged
from posada.contexts.nodes.events import (
    CertificateTold,
    ControlOrdered,
    CopiesRenamed,
    ErrandsReported,
    JobEnded,
    ReadingsTold,
    UsageMeasured,
)
from posada.contexts.relocation.events import RelocationPriced, RelocationTold
from posada.contexts.services.events import DrivenDropped, HoldsChanged, UseExceeded, UseNears, UseWithin
from posada.contexts.sites.events import SitesChanged
from posada.flow import backups, included_use, metering, names, node_jobs, nodes, relocation, sites
from posada.kernel.events import Table

SERVERS: Table = {
    DrivenDropped: [nodes.drop],
    HoldsChanged: [nodes.specify_again],
    ControlOrdered: [nodes.order_control],
    ErrandsReported: [nodes.end_errands],
    UsageMeasured: [nodes.take_measure],
    BackupRunBegan: [node_jobs.order_copies],
    FinalCopiesOrdered: [node_jobs.make_final_copies],
    FinalCopiesDue: [node_jobs.remove_final_copies],
    JobEnded: [node_jobs.act_on_job],
    CopiesRenamed: [node_jobs.rename_moved],
    CertificateTold: [names.take_told],
    NamesChanged: [names.tell_nodes],
    ReadingsTold: [metering.take_readings],
    ZoneChanged: [names.tell_zone],
    NameServersUnchanged: [names.tell_unchanged],
    SitesChanged: [sites.tell_nodes],
    RecordsFoundHere: [names.tell_records],
    RelocationTold: [relocation.tell],
    RelocationPriced: [relocation.charge],
    UseNears: [included_use.tell_near],
    UseExceeded: [included_use.suspend],
    UseWithin: [included_use.lift],
    ReductionAsked: [metering.ask_reduction],
    ReductionMet: [metering.end_reduction],
    HostedAdded: [metering.make_hosted],
    Restrained: [metering.apply_limits],
    LeftOutOfBackups: [backups.tell_left_out],
    PanelCopiesLeft: [backups.remind_of_copies],
}
